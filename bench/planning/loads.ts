import type { Journey } from "../load/journey.ts";

/** A load whose cost tells demands apart: what is run, and what it is called. */
export interface ProbeLoad {
	name: string;
	journeys: Journey[];
}

/** A step may be repeated where it does the same again; a second order of an emptied cart is refused. */
const repeats = 2;

/**
 * The loads from which the demands of operations follow: each journey alone, and each journey with one of its repeatable
 * steps done thrice. `isRepeatable` says of a step's name whether it may be.
 */
export function probeLoads(
	journeys: readonly Journey[],
	isRepeatable: (step: Journey["steps"][number]) => boolean,
): ProbeLoad[] {
	return journeys.flatMap((journey) => {
		const alone = { ...journey, weight: 1 };
		const varied = journey.steps.flatMap((step, place) =>
			isRepeatable(step) && sends(journey) > 1
				? [withRepeated(alone, place)]
				: [],
		);
		return [
			{ name: journey.name, journeys: [alone] },
			...varied.map((journeys) => ({
				name: `${journey.name}, more ${journeys.more}`,
				journeys: [journeys.journey],
			})),
		];
	});
}

/** What the results of a load call a step; undefined for `signedIn`, which sends nothing. */
export function stepName(step: Journey["steps"][number]): string | undefined {
	if (step === "signedIn") return undefined;
	if (typeof step === "string") return step;
	return step.name ?? ("operation" in step ? step.operation : undefined);
}

/** How often one journey of the mix, on average, does each step. */
export function stepsPerJourney(
	journeys: readonly Journey[],
): Record<string, number> {
	const all = journeys.reduce((sum, { weight = 1 }) => sum + weight, 0);
	const counts: Record<string, number> = {};
	for (const { weight = 1, steps } of journeys)
		for (const name of steps.map(stepName))
			if (name !== undefined) counts[name] = (counts[name] ?? 0) + weight / all;
	return counts;
}

const sends = ({ steps }: Journey) =>
	steps.filter((step) => stepName(step) !== undefined).length;

function withRepeated(journey: Journey, place: number) {
	const step = journey.steps[place] as Journey["steps"][number];
	const steps = [
		...journey.steps.slice(0, place),
		...Array<typeof step>(repeats).fill(step),
		...journey.steps.slice(place),
	];
	return { more: stepName(step) ?? "", journey: { ...journey, steps } };
}
