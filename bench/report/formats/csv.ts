import { decodeHistogram } from "../../results/histogram.ts";
import type { Results, ScenarioResult } from "../../results/schema.ts";
import type { Trial, TrialPart } from "../../results/trial-schema.ts";
import { latencyOf } from "../../stats/latency.ts";
import { type PlacedTrial, trialsOf } from "../facts/run.ts";
import { type Cell, csvText } from "./csv-text.ts";
import { unitOf, type Value, valuesIn } from "./values.ts";

const columns = [
	"run",
	"scenario",
	"kind",
	"round",
	"trial",
	"arm",
	"role",
	"accepted",
	"thing",
	"name",
	"metric",
	"index",
	"unit",
	"value",
] as const;

/** What values belong to: an operation, a journey, a unit, a capability, or (without a name) something a trial has one of. */
interface Thing {
	thing: string;
	name: string;
	values: Value[];
}

/**
 * Every value that was measured, in one long table: a row for each. Rejected trials are in it (`accepted` is false), and so are
 * controls and placebos. What was not measured, or not earned, has an empty value. `index` counts the entries of a list from 0:
 * of the good share of a capability, the seconds.
 */
export function csvReport(results: Results): string {
	return csvText(
		columns,
		results.scenarios.flatMap((scenario) =>
			trialsOf(scenario).flatMap((placed) =>
				rowsOf(results.run.id, scenario, placed),
			),
		),
	);
}

function rowsOf(
	run: string,
	{ id, kind }: ScenarioResult,
	{ round, place, trial }: PlacedTrial,
): Cell[][] {
	const { arm, role, accepted } = trial;
	const key = [run, id, kind, round, place, arm, role, accepted];
	return thingsOf(trial).flatMap(({ thing, name, values }) =>
		values.map(({ metric, index, value }) => [
			...[...key, thing, name, metric, index],
			...[unitOf(metric, value), value],
		]),
	);
}

function thingsOf({ load, cost, ...trial }: Trial): Thing[] {
	const { operations = {}, journeys = {}, availability = {} } = load ?? {};
	const { units = {}, ...ofArm } = cost ?? {};
	return [
		...named("operation", operations, partValues),
		...named("journey", journeys, partValues),
		...named("capability", availability, (seconds) =>
			valuesIn({ goodShare: seconds }),
		),
		single("driver", { ...load, ...without }),
		single("arm", ofArm),
		...named("unit", units, valuesIn),
		single("invariants", brokenOf(trial.invariants)),
		single("machine", trial.machine),
		single("fault", trial.fault),
		single("deploy", trial.deploy),
		single("search", trial.search),
		single("scaling", trial.scaling),
	];
}

/** Told as things of their own. */
const without = {
	operations: undefined,
	journeys: undefined,
	availability: undefined,
};

const single = (thing: string, from: object = {}): Thing => ({
	thing,
	name: "",
	values: valuesIn(from),
});

function named<Each>(
	thing: string,
	all: Readonly<Record<string, Each>>,
	values: (each: Each) => Value[],
): Thing[] {
	return Object.entries(all).map(([name, each]) => ({
		thing,
		name,
		values: values(each),
	}));
}

function partValues({ histogram, ...tally }: TrialPart): Value[] {
	const latencyMs =
		histogram === null ? {} : latencyOf(decodeHistogram(histogram));
	return valuesIn({ ...tally, latencyMs });
}

function brokenOf(invariants: Trial["invariants"]) {
	if (!invariants) return {};
	const broken = invariants.filter(({ held }) => !held).length;
	return { checked: invariants.length, broken };
}
