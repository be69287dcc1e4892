import * as z from "zod";
import {
	type Capability,
	capabilities,
} from "../../shop/contract/operation.ts";
import {
	complaint,
	forms,
	identifier,
	keys,
	list,
	prose,
	shown,
	text,
	whole,
	word,
} from "./complaint.ts";
import { expectationShape } from "./expectation-shape.ts";
import { type Fault, faultShape, matrixShape } from "./fault-shape.ts";
import { instant, loadShape, measure, saidAt } from "./load-shape.ts";
import {
	type Combination,
	matrixOfValues,
	mostProducts,
	work,
} from "./matrix-shape.ts";
import { objectiveShape } from "./objective-shape.ts";
import { durationForm, shareForm } from "./units.ts";
import {
	arms,
	type FaultKind,
	faultKinds,
	type Resilience,
	resilienceWords,
	type ScenarioKind,
	scenarioKinds,
	strategies,
} from "./vocabulary.ts";

/** One moment of a failure scenario; something is said, paused for, broken or healed. */
export interface TimelineEvent {
	atMs: number;
	say: string | null;
	/** Waits for the audience in a live run; ignored elsewhere. */
	pause: boolean;
	fault: Fault | null;
	/** Ends the fault; says again what is mended. */
	heal: {
		capability?: Capability | "all" | undefined;
		kind?: FaultKind | undefined;
	} | null;
}

const timelineEvent = keys({
	...saidAt,
	pause: z
		.boolean({ error: complaint("expected true or false") })
		.default(false),
	fault: faultShape.optional(),
	heal: keys({
		capability: word<Capability | "all">("capability", [
			...capabilities,
			"all",
		]).optional(),
		kind: word("kind of fault", faultKinds).optional(),
	}).optional(),
}).transform(
	(event): TimelineEvent => ({
		atMs: event.at,
		say: event.say ?? null,
		pause: event.pause,
		fault: event.fault ?? null,
		heal: event.heal ?? null,
	}),
);

const rollout = keys({
	strategy: word("roll-out strategy", strategies),
	at: instant,
	share: measure(shareForm, {
		min: 0.01,
		max: 0.5,
		bounds: "from 1% to 50%",
	})
		.default(0.1)
		.describe("of the requests that a canary gets"),
	watch: measure(durationForm, {
		min: 500,
		max: 60_000,
		bounds: "from 500ms to 60s",
	})
		.default(3_000)
		.describe("how long a canary is watched before it gets all"),
	back: measure(durationForm, {
		min: 0,
		max: 60_000,
		bounds: "at most 60s",
	})
		.optional()
		.describe("so long after it is out, the version before is put back"),
}).transform(({ strategy, at, share, watch, back }) => ({
	strategy,
	atMs: at,
	share,
	watchMs: watch,
	backAfterMs: back ?? null,
}));

const base = (operations: readonly string[]) => ({
	version: z.literal(1, {
		error: ({ input }) =>
			complaint(`this version reads version 1, got ${shown(input)}`),
	}),
	id: identifier,
	extends: text("the id or the path of a scenario", /^\S{1,500}$/)
		.optional()
		.describe(
			"the scenario that this one is like: groups of keys are merged, all else is as this file says",
		),
	title: prose,
	tags: list(identifier).default([]),
	narrate: keys({
		intro: prose.optional(),
		predict: prose.optional(),
		reveal: prose.optional(),
	}).default({}),
	data: keys({
		products: whole(1, mostProducts).default(1000),
		customers: whole(1, 100_000).default(200),
		/** On hand before the load, of products whose stock is not as seeded. */
		stock: z
			.record(
				text("a product such as p-00001", /^p-\d{5,}$/),
				whole(0, 1_000_000),
			)
			.optional(),
	}).default({ products: 1000, customers: 200 }),
	arms: list(word("arm", arms), 1)
		.optional()
		.describe(
			"what is compared unless --arms says otherwise; the first is the reference",
		),
	/** Milliseconds of processor time that each request burns at the door. */
	work: work.default(0),
	resilience: word<Resilience>("resilience", resilienceWords)
		.default("full")
		.describe(
			"what guards the arms that have no policy of their own; --resilience overrides it",
		),
	matrix: matrixOfValues
		.transform((values) => ({ values, combinations: [] as Combination[] }))
		.optional(),
	load: loadShape(operations),
	rounds: whole(1, 100).default(5),
	expect: list(expectationShape).default([]),
});

/** Processes of the unit that holds the capability. What replicas bring is told against one of them. */
const replicaCounts = list(whole(1, 16), 2)
	.default([1, 2])
	.superRefine((counts, context) => {
		const rises = counts.every(
			(count, index) => index === 0 || count > (counts[index - 1] ?? 0),
		);
		if (counts[0] !== 1 || !rises)
			context.addIssue({
				code: "custom",
				message: complaint("must begin with 1 and rise, such as [1, 2]"),
			});
	})
	.meta({ description: "numbers of processes, from 1 upwards" });

function unfitKind(input: unknown): string {
	if (typeof input !== "object" || input === null || Array.isArray(input))
		return complaint(`expected the keys of a scenario, got ${shown(input)}`);
	const { kind } = input as { kind?: unknown };
	return complaint(`unknown kind of scenario ${shown(kind)}`, scenarioKinds);
}

/** The schema of a scenario file of version 1, for a contract with these operation names. Input is what the YAML says, output what the bench uses. */
export function scenarioSchema(operations: readonly string[]) {
	const shared = base(operations);
	return forms(
		"kind",
		[
			keys({
				kind: z.literal("latency"),
				...shared,
				trace: z
					.boolean({ error: complaint("expected true or false") })
					.default(false)
					.describe("a traced trial of each arm after the measured rounds"),
			}),
			keys({
				kind: z.literal("capacity"),
				...shared,
				objective: objectiveShape.optional(),
			}),
			keys({
				kind: z.literal("failure"),
				...shared,
				timeline: list(timelineEvent).default([]),
				matrix: matrixShape.optional(),
			}),
			keys({
				kind: z.literal("deploy"),
				...shared,
				change: identifier.optional(),
				changes: list(identifier, 1)
					.optional()
					.describe("several, each rolled out on shops of its own"),
				rollout,
			}),
			keys({
				kind: z.literal("scaling"),
				...shared,
				capability: word<Capability>("capability", capabilities),
				replicas: replicaCounts,
			}),
			keys({
				kind: z.literal("ladder"),
				...shared,
				steps: list(word("arm", arms), 2).optional(),
			}),
		],
		unfitKind,
	);
}

/** A scenario as the bench uses it: numbers with their units in the names, defaults filled in. */
export type Scenario = z.output<ReturnType<typeof scenarioSchema>>;

/** The scenarios of one kind. */
export type ScenarioOf<Kind extends ScenarioKind> = Extract<
	Scenario,
	{ kind: Kind }
>;

/** How a change is brought out. */
export type Rollout = ScenarioOf<"deploy">["rollout"];

export type Load = Scenario["load"];
export type OpenLoad = Extract<Load, { model: "open" }>;
export type Journey = Load["journeys"][number];
