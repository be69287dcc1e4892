import { durationForm } from "./units.ts";

type Path = readonly PropertyKey[];

/** A piece of a scenario with the place it was found at. */
interface Placed {
	path: Path;
	raw: Record<string, unknown>;
}

export interface OutlinedStep {
	path: Path;
	raw: unknown;
	/** The operation it names, right or wrong; null for raw requests and `signedIn`. */
	operation: string | null;
	/** What later steps call its answer; null when it has none. */
	name: string | null;
	/** Path of `name`, for a message about it. */
	namePath: Path;
	isSignedIn: boolean;
	isRequest: boolean;
}

export interface OutlinedJourney extends Placed {
	name: string | null;
	steps: OutlinedStep[];
}

/** What the rules across keys need, read from a file that may be wrong anywhere: what cannot be read is left out. */
export interface Outline {
	kind: unknown;
	model: unknown;
	/** Length of the measured load; null when it cannot be told. */
	durationMs: number | null;
	journeys: OutlinedJourney[];
	timeline: Placed[];
	/** Null where there is none. */
	matrix: Record<string, unknown> | null;
	expectations: Placed[];
	rolloutAt: unknown;
	change: unknown;
	/** Undefined where there is no such key. */
	changes: unknown;
	/** The steps of a ladder, right or wrong. */
	steps: unknown[];
	/** Of a scaling scenario, right or wrong. */
	replicas: unknown[];
	data: Record<string, unknown>;
	work: unknown;
	resilience: unknown;
	/** Undefined where there is none. */
	objective: unknown;
	/** The load has parts at several rates. */
	hasStages: boolean;
}

/** Reads the outline of a scenario's plain data. Never throws. */
export function outline(value: unknown): Outline {
	const scenario = group(value);
	const load = group(scenario.load);
	return {
		kind: scenario.kind,
		model: load.model,
		durationMs: durationOf(load),
		journeys: placed(load.journeys, ["load", "journeys"]).map(readJourney),
		timeline: placed(scenario.timeline, ["timeline"]),
		matrix: scenario.matrix === undefined ? null : group(scenario.matrix),
		expectations: placed(scenario.expect, ["expect"]),
		rolloutAt: group(scenario.rollout).at,
		change: scenario.change,
		changes: scenario.changes,
		steps: items(scenario.steps),
		replicas:
			scenario.replicas === undefined ? [1, 2] : items(scenario.replicas),
		data: group(scenario.data),
		work: scenario.work,
		resilience: scenario.resilience,
		objective: scenario.objective,
		hasStages: load.stages !== undefined,
	};
}

/** An object as it is, anything else as an empty one. */
export function group(value: unknown): Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: {};
}

/** A written duration in milliseconds, or null. */
export function readDuration(value: unknown): number | null {
	return typeof value === "string" ? durationForm.parse(value) : null;
}

/** A list as it is, anything else as an empty one. */
export const items = (value: unknown): unknown[] =>
	Array.isArray(value) ? value : [];

const placed = (value: unknown, path: Path): Placed[] =>
	items(value).map((item, index) => ({
		path: [...path, index],
		raw: group(item),
	}));

const textOrNull = (value: unknown) =>
	typeof value === "string" ? value : null;

function durationOf(load: Record<string, unknown>): number | null {
	if (load.stages === undefined) return readDuration(load.duration);
	const parts = items(load.stages).map((part) => readDuration(group(part).for));
	return parts.reduce<number | null>(
		(sum, part) => (sum === null || part === null ? null : sum + part),
		0,
	);
}

function readJourney({ path, raw }: Placed): OutlinedJourney {
	const steps = items(raw.steps).map((step, index) =>
		readStep(step, [...path, "steps", index]),
	);
	return { path, raw, name: textOrNull(raw.name), steps };
}

function readStep(raw: unknown, path: Path): OutlinedStep {
	const isSignedIn = raw === "signedIn";
	const { name, operation, request } = group(raw);
	const isRequest = request !== undefined;
	const named = typeof raw === "string" ? raw : (operation ?? name);
	return {
		path,
		raw,
		operation: isSignedIn || isRequest ? null : textOrNull(named),
		name: isSignedIn ? null : textOrNull(name ?? named),
		namePath: typeof raw === "string" ? path : [...path, "name"],
		isSignedIn,
		isRequest,
	};
}
