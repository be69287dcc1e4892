import type { Results } from "../../../results/schema.ts";
import { byteSize, count, moment } from "../../print/format.ts";
import {
	type Block,
	heading,
	list,
	paragraph,
	type Text,
	words,
} from "../blocks.ts";

/** How to get these numbers again, what they were got with, and where the raw ones lie. */
export function reproduce(results: Results): Block[] {
	const { run, environment } = results;
	return [
		heading(2, "How to reproduce", "reproduce"),
		paragraph("The same run, with the same seed:"),
		{ kind: "code", text: commandOf(results) },
		paragraph(
			`It was made with Node.js ${environment.node} on ${environment.os}, ${count(environment.cores)} cores, ${environment.pinning}. The seed fixes data, arrivals, inputs and the order of trials; it does not fix the machine, so times differ from run to run. Counts, such as the units that a change ships, do not.`,
		),
		paragraph("These reports again, without running anything:"),
		{ kind: "code", text: "shoplab report results.json" },
		list([
			[
				"Everything measured is in ",
				{ link: "results.json", to: "results.json" },
				`, beside this file: counts, raw histograms and every trial, ${byteSize(sizeOf(results))}. It is linked and not embedded, so that a report stays under 1 MB; keep the two together.`,
			],
			[
				"Run ",
				{ code: run.id },
				`, ${moment(run.startedAt)} to ${moment(run.endedAt)}; results in version ${results.schemaVersion} of the format, which `,
				{ code: "shoplab schema results" },
				" prints.",
			],
		]),
		...bundles(results),
	];
}

/** The command as it was given, with the seed and the profile that it left to their defaults. */
function commandOf({ run }: Results): string {
	const { command, seed, profile } = run;
	const added = [
		...(/ --seed\b/.test(command) ? [] : [`--seed ${seed}`]),
		...(/ --profile\b/.test(command) ? [] : [`--profile ${profile}`]),
	];
	return [command, ...added].join(" ");
}

/** In bytes, as shoplab writes the file. */
const sizeOf = (results: Results) =>
	new TextEncoder().encode(JSON.stringify(results, null, "\t")).length + 1;

function bundles({ conditions }: Results): Block[] {
	const rows = Object.entries(conditions.bundles).flatMap(([arm, units]) =>
		Object.entries(units).map(([unit, hash]): Text[] => [
			[{ code: unit }],
			[{ arm }],
			[{ code: hash }],
		]),
	);
	if (rows.length === 0) return [];
	return [
		{
			kind: "table",
			caption: "The bundles that ran",
			columns: [words("Unit"), words("Arm"), words("Hash (SHA-256)")],
			rows,
			note: "The same hash is the same program, dependencies included. A unit whose hash differs is another build, and its numbers are not those of this report.",
		},
	];
}
