import { editedTexts } from "../../bench/deploys/scratch.ts";
import type { Change } from "../../bench/scenario/change.ts";
import { root } from "../support/root.ts";
import { type Build, builds, type Grounds } from "./grounds.ts";
import { type Overlay, typeErrorsOf } from "./type-check.ts";

/** Sentences on what is wrong with a change, each with its id: none when it applies, type-checks, builds, and ships what it says. */
export type Judge = (change: Change) => Promise<string[]>;

/** Judges these changes; their types are checked at once, now. */
export function judgeOf(changes: readonly Change[], grounds: Grounds): Judge {
	const wrong = new Map<string, string[]>();
	const overlays = new Map<string, Overlay>();
	for (const change of changes)
		try {
			overlays.set(change.id, overlayOf(change));
		} catch (error) {
			wrong.set(change.id, [(error as Error).message]);
		}
	for (const [id, errors] of typeErrorsOf(overlays))
		if (errors.length > 0) wrong.set(id, errors);
	return async (change) => {
		const problems =
			wrong.get(change.id) ?? (await buildProblems(change, grounds));
		return problems.map((problem) => `${change.id}: ${problem}`);
	};
}

async function buildProblems(
	change: Change,
	grounds: Grounds,
): Promise<string[]> {
	try {
		const found = builds.map(async (build) => {
			const shipped = await grounds.shipped(change, build);
			const units = shipped.map(({ unit }) => unit);
			return shippingProblems(change, build, units);
		});
		return (await Promise.all(found)).flat();
	} catch (error) {
		return [(error as Error).message];
	}
}

/** What the sources of both builds become, side by side. */
function overlayOf(change: Change): Overlay {
	const [ours, theirs] = builds.map((build) =>
		editedTexts(root, change[build]),
	) as [Map<string, string>, Map<string, string>];
	for (const [file, text] of ours)
		if ((theirs.get(file) ?? text) !== text)
			throw new Error(
				`${file} is edited differently for each build, but they share it; put the edits under both`,
			);
	return new Map([...ours, ...theirs]);
}

function shippingProblems(
	{ ships }: Change,
	build: Build,
	units: readonly string[],
): string[] {
	if (units.length === 0)
		return [`ships nothing of ${build}: its edits change no bundle`];
	const said = ships?.[build].toSorted().join(", ");
	const found = units.toSorted().join(", ");
	if (said === found) return [];
	return [
		`ships ${found} of ${build}, and says ${said ?? "nothing of that"}; mend the edits, or write ships: { ${build}: [${found}] }`,
	];
}
