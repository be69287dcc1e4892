import * as Plot from "@observablehq/plot";

/** Lines where the fault fired and healed, in seconds since the measured load began, with their words at the top unless told. */
export function momentMarks(
	{ firedAt, healedAt }: { firedAt: number | null; healedAt: number | null },
	worded = true,
) {
	const moments = [firedAt, healedAt].filter((at) => at !== null);
	const word = (at: number | null, name: string, side: "start" | "end") =>
		Plot.text(at === null || !worded ? [] : [{ at, name }], {
			x: "at",
			text: "name",
			frameAnchor: "top",
			textAnchor: side,
			dx: side === "end" ? 2 : 6,
			dy: -13,
		});
	return [
		Plot.ruleX(moments, {
			stroke: "var(--text)",
			strokeWidth: 1.5,
			strokeDasharray: "4 3",
		}),
		word(firedAt, "fault", "end"),
		word(healedAt, "healed", "start"),
	];
}
