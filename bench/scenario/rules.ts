import type { Operation } from "../../shop/contract/operation.ts";
import type { Finding } from "./explain.ts";
import { faultRules } from "./fault-rules.ts";
import { stepRules } from "./journey-rules.ts";
import { matrixRules } from "./matrix-rules.ts";
import { type Outline, readDuration } from "./outline.ts";
import { nearest } from "./problems.ts";
import { scaledName } from "./scaled-name.ts";
import { searchRules } from "./search-rules.ts";
import { arms, type Metric, metrics, scenarioKinds } from "./vocabulary.ts";
import { type Wiring, wiringRules } from "./wiring-rules.ts";

/** What the rules must know of an operation; the contract's own operations fit. */
export type KnownOperation = Pick<Operation, "name" | "access"> & {
	input: { shape: Record<string, unknown> };
};

/** What scenarios may name and this module does not know by itself. */
export interface Known {
	operations: readonly KnownOperation[];
	/** Ids of the changes that deploy scenarios may ship. */
	changes: readonly string[];
	wiring: Wiring;
}

type Rule = (scenario: Outline, known: Known) => Finding[];

/** The rules that hold across keys. Each reads what it needs and says nothing where that is unreadable. */
const rules: readonly Rule[] = [
	latencyAndFaultsNeedAnOpenLoad,
	scalingNeedsAClosedLoad,
	(scenario) => searchRules(scenario),
	eventsHappenDuringTheLoad,
	faultRules,
	(scenario, { wiring }) => wiringRules(scenario, wiring),
	expectationsNameKnownParts,
	expectationsNameKnownArms,
	expectationsFitTheKind,
	journeysHaveNamesOfTheirOwn,
	changesExist,
	everyStepOnce,
	stepsHaveTheirOwnPolicies,
	matrixRules,
	(scenario, { operations }) => stepRules(scenario, operations),
];

/** All that is wrong across the keys of a scenario. */
export function checkRules(scenario: Outline, known: Known): Finding[] {
	return rules.flatMap((rule) => rule(scenario, known));
}

const finding = (
	path: Finding["path"],
	message: string,
	suggestion: string | null = null,
): Finding => ({ path, at: "value", message, suggestion });

function latencyAndFaultsNeedAnOpenLoad({ kind, model }: Outline): Finding[] {
	if (model !== "closed" || kind === "capacity") return [];
	return ["latency", "failure", "deploy", "ladder"].includes(String(kind))
		? [
				finding(
					["load", "model"],
					`a ${kind} scenario needs the open model: a closed one sends less while the system is slow`,
				),
			]
		: [];
}

function scalingNeedsAClosedLoad({ kind, model }: Outline): Finding[] {
	return kind === "scaling" && model === "open"
		? [
				finding(
					["load", "model"],
					"a scaling scenario needs the closed model: at a given rate more processes answer no more requests",
				),
			]
		: [];
}

function eventsHappenDuringTheLoad(scenario: Outline): Finding[] {
	const { durationMs, timeline, rolloutAt } = scenario;
	const times = timeline.map(({ path, raw }) => ({
		path: [...path, "at"],
		at: raw.at,
	}));
	times.push({ path: ["rollout", "at"], at: rolloutAt });
	for (const key of ["at", "heal"])
		times.push({ path: ["matrix", key], at: scenario.matrix?.[key] });
	return times
		.filter(
			({ at }) => durationMs !== null && (readDuration(at) ?? -1) >= durationMs,
		)
		.map(({ path }) =>
			finding(path, `is not before the load ends (${durationMs} ms)`),
		);
}

function expectationsNameKnownParts(scenario: Outline): Finding[] {
	const steps = scenario.journeys.flatMap((journey) => journey.steps);
	const parts = [
		...scenario.journeys.map((journey) => journey.name),
		...steps.flatMap((step) => [step.name, step.operation]),
	].filter((name) => name !== null);
	return scenario.expectations.flatMap(({ path, raw: { of } }) =>
		typeof of !== "string" || parts.includes(of) || parts.length === 0
			? []
			: [
					finding(
						[...path, "of"],
						`no journey or operation of this scenario is called "${of}"`,
						nearest(of, parts),
					),
				],
	);
}

function expectationsNameKnownArms(scenario: Outline): Finding[] {
	const steps = scenario.journeys.flatMap((journey) => journey.steps);
	// Raw requests reach systems whose names come from the command line.
	if (steps.length === 0 || steps.every((step) => step.isRequest)) return [];
	return scenario.expectations.flatMap(({ path, raw: { on, ratio } }) => {
		const named = [
			...(typeof on === "string" && on !== "both" && on !== "all"
				? [{ key: "on", arm: on, words: [...arms, "both", "all"] }]
				: []),
			...(typeof ratio === "string" ? ratio.split("/") : []).map((arm) => ({
				key: "ratio",
				arm,
				words: arms,
			})),
		];
		const known = [...arms, ...scaledArms(scenario)];
		return named
			.filter(({ arm }) => !(known as readonly string[]).includes(arm))
			.map(({ key, arm, words }) =>
				finding([...path, key], `unknown arm "${arm}"`, nearest(arm, words)),
			);
	});
}

/** Arms with more processes, as trials of a scaling scenario are called. */
function scaledArms({ kind, replicas }: Outline): string[] {
	if (kind !== "scaling") return [];
	return replicas.flatMap((count) =>
		arms.map((arm) => scaledName(arm, Number(count))),
	);
}

function expectationsFitTheKind({ kind, expectations }: Outline): Finding[] {
	return expectations.flatMap(({ path, raw: { metric } }) => {
		if (typeof metric !== "string" || !Object.hasOwn(metrics, metric))
			return [];
		const { kinds }: Metric = metrics[metric as keyof typeof metrics];
		const isKnown = (scenarioKinds as readonly unknown[]).includes(kind);
		return !isKnown || (kinds as readonly unknown[]).includes(kind)
			? []
			: [
					finding(
						[...path, "metric"],
						`${metric} is measured in ${kinds.join(" and ")} scenarios, this one is ${kind}`,
					),
				];
	});
}

function journeysHaveNamesOfTheirOwn({ journeys }: Outline): Finding[] {
	return journeys
		.filter(
			({ name }, index) =>
				name !== null &&
				journeys.findIndex((journey) => journey.name === name) < index,
		)
		.map(({ path, name }) =>
			finding([...path, "name"], `a second journey is called "${name}"`),
		);
}

/** A step is what its difference to the one before it says: a second time it would say something else under the same name. */
function everyStepOnce({ steps }: Outline): Finding[] {
	return steps
		.map((step, index) => ({ step, index }))
		.filter(({ step, index }) => steps.indexOf(step) < index)
		.map(({ step, index }) =>
			finding(["steps", index], `${String(step)} is a step already`),
		);
}

function stepsHaveTheirOwnPolicies({ kind, resilience }: Outline): Finding[] {
	return kind === "ladder" && resilience !== undefined
		? [
				finding(
					["resilience"],
					"the steps of a ladder have policies of their own: the policy is one of its steps",
				),
			]
		: [];
}

function changesExist(
	{ kind, change, changes }: Outline,
	known: Known,
): Finding[] {
	const named = [
		{ path: ["change"], id: change },
		...(Array.isArray(changes) ? changes : []).map((id: unknown, index) => ({
			path: ["changes", index],
			id,
		})),
	];
	const unknown = named.flatMap(({ path, id }) =>
		typeof id !== "string" || known.changes.includes(id)
			? []
			: [
					finding(
						path,
						`no change is called "${id}" (looked in changes/)`,
						nearest(id, known.changes),
					),
				],
	);
	const isOne = (change === undefined) !== (changes === undefined);
	return kind !== "deploy" || isOne
		? unknown
		: [
				...unknown,
				finding([], "a deploy scenario names a change, or several as changes"),
			];
}
