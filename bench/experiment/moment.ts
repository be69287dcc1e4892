/** Where a run is. */
export interface Moment {
	/** What is being done: "starting", "under load". */
	phase: string;
	/** On which arm, and in which role if not measured: "monolith (control)". */
	arm?: string;
	/** Of the scenario; counted from 1. */
	round?: { number: number; of: number };
	/** Of the scenario, over all rounds; counted from 1. */
	trial?: { number: number; of: number };
	/** Id of the scenario. */
	scenario?: string;
}

/** Tells where a run is, and about how long the rest of it takes. */
export type TellMoment = (moment: Moment, leftMs: number) => void;

/** "under load: microservices, round 1/2, trial 3/6, checkout-latency". */
export function momentText({
	phase,
	arm,
	round,
	trial,
	scenario,
}: Moment): string {
	const where = [
		arm,
		round && `round ${round.number}/${round.of}`,
		trial && `trial ${trial.number}/${trial.of}`,
		scenario,
	].filter((part) => part !== undefined);
	return where.length === 0 ? phase : `${phase}: ${where.join(", ")}`;
}
