import type { Finding } from "./explain.ts";
import { lasts } from "./fault-shape.ts";
import { group, type Outline, readDuration } from "./outline.ts";
import { type FaultKind, faultKinds } from "./vocabulary.ts";

const finding = (path: Finding["path"], message: string): Finding => ({
	path,
	at: "value",
	message,
	suggestion: null,
});

/** What holds between the faults of a failure scenario and their ends. Says nothing where it cannot read. */
export function faultRules(scenario: Outline): Finding[] {
	if (scenario.kind !== "failure") return [];
	return [
		...somethingFails(scenario),
		...oneFaultOnly(scenario),
		...onlyTheFaultedIsHealed(scenario),
		...whatLastsIsHealed(scenario),
		...healedAfterItBegan(scenario),
	];
}

const faultsIn = ({ timeline }: Outline) =>
	timeline.filter(({ raw }) => raw.fault !== undefined);

function somethingFails(scenario: Outline): Finding[] {
	const { timeline, matrix } = scenario;
	if (matrix !== null)
		return timeline.length > 0
			? [finding(["matrix"], "has its own times: take the timeline away")]
			: [];
	if (timeline.length === 0)
		return [
			finding(
				[],
				"a failure scenario needs a timeline with a fault, or a matrix",
			),
		];
	return faultsIn(scenario).length === 0
		? [finding(["timeline"], "no event has a fault: nothing would fail")]
		: [];
}

function oneFaultOnly(scenario: Outline): Finding[] {
	return faultsIn(scenario)
		.slice(1)
		.map(({ path }) =>
			finding(
				[...path, "fault"],
				"a second fault: one file has one, so that what follows has one cause",
			),
		);
}

function onlyTheFaultedIsHealed(scenario: Outline): Finding[] {
	return scenario.timeline.flatMap(({ path, raw }) => {
		const at = readDuration(raw.at);
		if (raw.heal === undefined || at === null) return [];
		const heal = group(raw.heal);
		const before = faultsIn(scenario)
			.filter((event) => (readDuration(event.raw.at) ?? -1) < at)
			.map((event) => group(event.raw.fault));
		const named = (["capability", "kind"] as const).filter(
			(key) => typeof heal[key] === "string",
		);
		if (named.length === 0 && before.length === 0)
			return [finding([...path, "heal"], "no fault hits before this")];
		return named
			.filter((key) => !before.some((fault) => fault[key] === heal[key]))
			.map((key) =>
				finding(
					[...path, "heal", key],
					`no fault hits ${heal[key]} before this`,
				),
			);
	});
}

/** What nobody heals would end with the load, and nobody would see the shop recover. */
function whatLastsIsHealed(scenario: Outline): Finding[] {
	const isHealed = scenario.timeline.some(({ raw }) => raw.heal !== undefined);
	return faultsIn(scenario).flatMap(({ path, raw }) => {
		const { kind } = group(raw.fault);
		if (isHealed || !isKind(kind) || !lasts({ kind })) return [];
		return [
			finding(
				[...path, "fault", "kind"],
				`${kind} goes on until it is healed: add an event such as { at: 8s, heal: { kind: ${kind} } }`,
			),
		];
	});
}

function healedAfterItBegan({ matrix }: Outline): Finding[] {
	const at = readDuration(matrix?.at);
	const heal = readDuration(matrix?.heal);
	return at !== null && heal !== null && heal <= at
		? [finding(["matrix", "heal"], "is not after the fault")]
		: [];
}

function isKind(value: unknown): value is FaultKind {
	return (faultKinds as readonly unknown[]).includes(value);
}
