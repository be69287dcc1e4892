import type { Finding } from "./explain.ts";
import type { Outline } from "./outline.ts";
import { nearest } from "./problems.ts";

/** What must hold between the matrix of a scenario and the rest of it. */
export function matrixRules(scenario: Outline): Finding[] {
	return [
		...onlyLatencyIsVaried(scenario),
		...growthNeedsAScale(scenario),
		...pointsAreThere(scenario),
	];
}

const finding = (
	path: Finding["path"],
	message: string,
	suggestion: string | null = null,
): Finding => ({ path, at: "value", message, suggestion });

/** A series compares latencies; the matrix of a failure scenario has faults and capabilities. */
function onlyLatencyIsVaried({ kind, matrix }: Outline): Finding[] {
	return matrix !== null &&
		["capacity", "deploy", "scaling", "ladder"].includes(String(kind))
		? [
				finding(
					["matrix"],
					`latency scenarios have a matrix of values and failure scenarios one of faults, this is ${kind}`,
				),
			]
		: [];
}

function growthNeedsAScale({ matrix, expectations }: Outline): Finding[] {
	return expectations
		.filter(({ raw }) => raw.growth === true && matrix === null)
		.map(({ path }) =>
			finding(
				[...path, "growth"],
				'nothing grows: the scenario has no "matrix"',
			),
		);
}

function pointsAreThere({ matrix, expectations }: Outline): Finding[] {
	const points = Object.values(matrix ?? {})
		.flatMap((values) => (Array.isArray(values) ? values : []))
		.map(String);
	return expectations.flatMap(({ path, raw: { at } }) => {
		if (at === undefined || points.includes(String(at))) return [];
		return points.length === 0
			? [finding([...path, "at"], 'the scenario has no "matrix", so no points')]
			: [
					finding(
						[...path, "at"],
						`no value of the matrix is ${String(at)}`,
						nearest(String(at), points),
					),
				];
	});
}
