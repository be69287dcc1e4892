import { setTimeout as sleep } from "node:timers/promises";
import { operations } from "../../shop/contract/shop.ts";
import {
	type ShopAnswer,
	type ShopClient,
	ShopFailed,
} from "../measure/shop-client.ts";
import { createCanonical } from "./canonical.ts";
import { type Actor, accountOf, finalReads, type TraceStep } from "./trace.ts";

/** What a shop said to each step of a trace and of the final reads, in canonical form. */
export type Transcript = readonly string[];

/** What a replay is made of. */
export interface ReplayParts {
	client: ShopClient;
	steps: readonly TraceStep[];
	/** Waits until the shop has finished what it does after its answers. */
	settled: () => Promise<void>;
	/** What the first arm said. Reads that differ are asked again for a while: some of what they show comes by events. */
	reference?: Transcript;
	/** How long to ask again, in ms. */
	patienceMs?: number;
}

/** Replays a trace on a shop as it comes from the seed, and reads everything at the end. */
export async function replay(parts: ReplayParts): Promise<Transcript> {
	const { client, reference } = parts;
	const steps = [...parts.steps, ...finalReads(parts.steps)];
	const canonical = createCanonical();
	const answers: ShopAnswer[] = [];
	const transcript: string[] = [];
	const tokens = await signInAll(client, steps);
	const say = async (step: TraceStep) => {
		const input = resolve(step.input, answers) as Record<string, unknown>;
		return client.call(step.operation, input, tokens.get(step.actor));
	};
	let patienceMs = parts.patienceMs ?? 3_000;
	/** Asks until the answer is the reference's, or patience ends: for good, as arms that differ once are not compared. */
	const ask = async (step: TraceStep, expected: string | undefined) => {
		const deadlineMs = Date.now() + patienceMs;
		for (;;) {
			const answer = await say(step);
			if (expected === undefined || canonical.preview(answer) === expected)
				return answer;
			if (Date.now() >= deadlineMs) {
				patienceMs = 0;
				return answer;
			}
			await sleep(20);
		}
	};
	for (const [index, step] of steps.entries()) {
		const answer = await (isRead(step)
			? ask(step, reference?.[index])
			: say(step));
		answers.push(answer);
		transcript.push(canonical.of(answer));
		if (hasConsequences.has(step.operation)) await parts.settled();
	}
	return transcript;
}

/** Operations after whose answer the shop goes on working: events, refunds. */
const hasConsequences: ReadonlySet<string> = new Set([
	"registerUser",
	"createProduct",
	"deleteProduct",
	"placeOrder",
	"cancelOrder",
	"dispatchShipment",
	"replyToTicket",
]);

function isRead(step: TraceStep): boolean {
	return operations.get(step.operation)?.method === "GET";
}

async function signInAll(
	client: ShopClient,
	steps: readonly TraceStep[],
): Promise<Map<Actor, string>> {
	const tokens = new Map<Actor, string>();
	for (const actor of new Set(steps.map((step) => step.actor))) {
		if (actor === "nobody") continue;
		const { status, body } = await client.call("signIn", accountOf(actor));
		if (status !== 201)
			throw new ShopFailed(
				`the seeded account of ${actor} cannot sign in: HTTP ${status}`,
			);
		tokens.set(actor, (body as { token: string }).token);
	}
	return tokens;
}

const earlierAnswer = /^\$\{(\d+)\.(\w+)\}$/;

/** Puts values of earlier answers in; an answer that has none gives an id that nothing has. */
function resolve(value: unknown, answers: readonly ShopAnswer[]): unknown {
	if (typeof value === "string") {
		const [, step, field] = earlierAnswer.exec(value) ?? [];
		if (step === undefined || field === undefined) return value;
		return (
			(answers[Number(step)]?.body as Record<string, unknown> | undefined)?.[
				field
			] ?? "none"
		);
	}
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [key, resolve(inner, answers)]),
	);
}
