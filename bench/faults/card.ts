import { request } from "undici";
import {
	type BehaviourReport,
	behaviourReport,
} from "../../shop/card-processor/protocol.ts";
import type { FaultOf } from "../scenario/fault-shape.ts";
import type { FiredFault, Scene } from "./fault.ts";

type CardFault = FaultOf<
	"cardSlow" | "cardDeclining" | "cardUnreachable" | "cardAnswerLost"
>;

/** What the card processor calls each fault, and counts it as. */
const behaviours = {
	cardSlow: { outage: "none", counted: "delay" },
	cardDeclining: { outage: "decline", counted: "decline" },
	cardUnreachable: { outage: "refuse", counted: "refuse" },
	cardAnswerLost: { outage: "lost", counted: "lost" },
} as const;

/** Makes the outside card processor slow, declining, unreachable, or silent after the charge. */
export async function misbehave({
	target,
	fault,
}: Scene<CardFault>): Promise<FiredFault> {
	const { outage, counted } = behaviours[fault.kind];
	const firedBefore = (await report(target, "GET")).fired[counted];
	const firedAtMs = Date.now();
	await report(target, "POST", {
		outage,
		share: fault.share,
		delayMs: fault.kind === "cardSlow" ? fault.delay : 0,
	});
	const seen = { fired: 0, healedAtMs: null as number | null };
	return {
		firedAtMs,
		async heal() {
			if (seen.healedAtMs !== null) return seen.healedAtMs;
			const { fired } = await report(target, "DELETE");
			seen.fired = fired[counted] - firedBefore;
			seen.healedAtMs = Date.now();
			return seen.healedAtMs;
		},
		count: async () => seen.fired,
		proof: () =>
			`the card processor counted ${seen.fired} times ${counted}${seen.healedAtMs === null ? "; not healed" : `; well again ${seen.healedAtMs - firedAtMs} ms after it began`}`,
	};
}

/** Turns the card processor's knob, or looks at it. */
async function report(
	{ cardProcessor: { url, controlToken } }: Scene["target"],
	method: "GET" | "POST" | "DELETE",
	behaviour?: object,
): Promise<BehaviourReport> {
	const { statusCode, body } = await request(`${url}/behaviour`, {
		method,
		headers: {
			"x-control-token": controlToken,
			...(behaviour && { "content-type": "application/json" }),
		},
		body: behaviour ? JSON.stringify(behaviour) : null,
	});
	const answer = await body.json();
	if (statusCode !== 200)
		throw new Error(
			`the card processor refused to misbehave: ${JSON.stringify(answer)}`,
		);
	return behaviourReport.parse(answer);
}
