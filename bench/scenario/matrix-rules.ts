import type { Finding } from "./explain.ts";
import type { Outline } from "./outline.ts";
import { nearest } from "./problems.ts";

/** What must hold between `vary` and the rest of a scenario. */
export function varyRules(scenario: Outline): Finding[] {
	return [
		...onlyLatencyVaries(scenario),
		...nothingIsSetTwice(scenario),
		...growthNeedsAScale(scenario),
		...pointsAreThere(scenario),
	];
}

const finding = (
	path: Finding["path"],
	message: string,
	suggestion: string | null = null,
): Finding => ({ path, at: "value", message, suggestion });

/** A series compares latencies; nothing else is told of its points. */
function onlyLatencyVaries({ kind, vary }: Outline): Finding[] {
	return vary !== null &&
		["capacity", "failure", "deploy", "scaling", "ladder"].includes(
			String(kind),
		)
		? [
				finding(
					["vary"],
					`only latency scenarios vary something, this is ${kind}`,
				),
			]
		: [];
}

function nothingIsSetTwice({ vary, data, work }: Outline): Finding[] {
	if (vary?.products !== undefined && data.products !== undefined)
		return [
			finding(
				["data", "products"],
				"vary says the products already; take one of the two away",
			),
		];
	return vary?.work !== undefined && work !== undefined
		? [
				finding(
					["work"],
					"vary says the work already; take one of the two away",
				),
			]
		: [];
}

function growthNeedsAScale({ vary, expectations }: Outline): Finding[] {
	return expectations
		.filter(({ raw }) => raw.growth === true && vary === null)
		.map(({ path }) =>
			finding([...path, "growth"], 'nothing grows: the scenario has no "vary"'),
		);
}

function pointsAreThere({ vary, expectations }: Outline): Finding[] {
	const points = [vary?.products, vary?.work]
		.flatMap((values) => (Array.isArray(values) ? values : []))
		.map(String);
	return expectations.flatMap(({ path, raw: { at } }) => {
		if (at === undefined || points.includes(String(at))) return [];
		return points.length === 0
			? [finding([...path, "at"], 'the scenario has no "vary", so no points')]
			: [
					finding(
						[...path, "at"],
						`no point of vary is ${String(at)}`,
						nearest(String(at), points),
					),
				];
	});
}
