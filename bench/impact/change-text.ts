import { byteSize, partOf, plainText } from "../report/print/format.ts";
import { wrapped } from "../report/print/wrap.ts";
import type { ArmImpact, ChangeImpact, ShippedUnit } from "./change-impact.ts";
import type { Reach } from "./reach.ts";
import { tableText } from "./table.ts";

/** What a change ships, for people. `why`: with the imports that lead from each edited file to each unit. */
export function changeText(
	{ change, story, arms }: ChangeImpact,
	{ why, columns }: { why: boolean; columns: number },
): string {
	const parts = Object.entries(arms).flatMap(([arm, impact]) => [
		armText(arm, impact, columns),
		...(why ? [whyText(impact, columns)] : []),
	]);
	return `${[wrapped(`${change}: ${plainText(story)}`, columns), ...parts].join("\n\n")}\n`;
}

function armText(arm: string, impact: ArmImpact, columns: number): string {
	const { ships, unitsTotal, bytes, bytesTotal } = impact;
	const says = wrapped(
		`${arm}: ${partOf(ships.length, unitsTotal)} units ship, ${byteSize(bytes)} of ${byteSize(bytesTotal)}`,
		columns,
	);
	if (ships.length === 0) return says;
	const heads = [
		{ name: "unit", widest: 24 },
		{ name: "bytes", widest: 10, numeric: true },
		{ name: "hash before → after", widest: 30 },
	];
	return `${says}\n${tableText(heads, ships.map(shipRow))}`;
}

function shipRow({ unit, bytes, hashBefore, hashAfter }: ShippedUnit) {
	const before = hashBefore === null ? "new" : short(hashBefore);
	return [unit, byteSize(bytes), `${before} → ${short(hashAfter)}`];
}

const short = (hash: string) => hash.slice(0, 12);

function whyText({ edited, reach }: ArmImpact, columns: number): string {
	return edited
		.map((file) => {
			const found = reach.filter((each) => each.file === file);
			const lines =
				found.length === 0
					? [wrapped("reaches no unit", columns, "  ")]
					: found.map((each) => reachText(each, columns));
			return [file, ...lines].join("\n");
		})
		.join("\n");
}

function reachText(
	{ unit, chain, staysBecause }: Reach,
	columns: number,
): string {
	const way = chain.slice(1).join(" ← ");
	const verb = staysBecause === null ? "ships" : "does not ship";
	const by = way === "" ? "it is its entry" : `← ${way}`;
	const because = staysBecause === null ? "" : `; ${staysBecause}`;
	return wrapped(`${unit} ${verb}: ${by}${because}`, columns, "  ");
}
