import { signInAdmin, signInAll } from "./customers.ts";
import { createExchange, type Exchange, type Reply } from "./exchange.ts";
import type { Judgement } from "./judge.ts";
import { type SessionPlan, timeoutMsOf } from "./plan.ts";
import {
	createSessions,
	type Session,
	type SessionRequest,
} from "./session.ts";
import { nextRequest } from "./step.ts";
import { MissingReference } from "./template.ts";

/** Why a journey did not come to its end. `unreachable`: nothing took the connection. */
export interface Stumble {
	journey: string;
	step: string;
	/** Method and path as sent; null when it could not be built. */
	request: string | null;
	unreachable: boolean;
	/** What was expected and what came. */
	says: string;
}

/**
 * Runs each journey once, one request after another, before anything is measured: whether the system is there and answers what
 * the scenario expects. Gives the first stumble of each journey. Throws when the plan itself is wrong or a sign-in fails.
 */
export async function rehearse(plan: SessionPlan): Promise<Stumble[]> {
	const exchange = createExchange({
		baseUrl: plan.baseUrl,
		timeoutMs: timeoutMsOf(plan.deadlineMs),
		now: () => performance.now(),
	});
	try {
		return await rehearseJourneys(
			{ ...plan, keyPrefix: `${plan.keyPrefix ?? "load"}-rehearsal` },
			exchange,
		);
	} finally {
		await exchange.close();
	}
}

async function rehearseJourneys(
	plan: SessionPlan,
	exchange: Exchange,
): Promise<Stumble[]> {
	const { journeys } = createSessions(plan);
	const [customer] = journeys.some(({ signedIn }) => signedIn)
		? await signInAll(exchange, plan.customers.slice(0, 1))
		: [];
	const admin = await signInAdmin(exchange, plan, journeys);
	const stumbles: Stumble[] = [];
	for (const journey of plan.journeys) {
		const alone = {
			...plan,
			journeys: [{ ...journey, weight: 1 }],
			...(admin && { admin }),
		};
		const session = createSessions(alone).open(0, customer);
		const stumble = await firstStumble(session, exchange);
		if (stumble) stumbles.push(stumble);
	}
	return stumbles;
}

async function firstStumble(
	session: Session,
	exchange: Exchange,
): Promise<Stumble | undefined> {
	for (;;) {
		const step = session.nextName();
		if (step === undefined) return undefined;
		const where = { journey: session.journey, step };
		const request = nextRequest(session);
		if (request instanceof MissingReference)
			return {
				...where,
				request: null,
				unreachable: false,
				says: request.message,
			};
		if (!request) return undefined;
		const reply = await new Promise<Reply>((resolve) => {
			exchange.send(request, resolve);
		});
		const problem = problemOf(request, reply);
		if (problem)
			return {
				...where,
				request: `${request.method} ${request.path}`,
				...problem,
			};
	}
}

function problemOf(
	request: SessionRequest,
	reply: Reply,
): Pick<Stumble, "unreachable" | "says"> | undefined {
	if (reply.kind !== "answer")
		return {
			unreachable: reply.kind === "refused",
			says:
				reply.kind === "timeout"
					? "no answer came in time"
					: `the connection failed (${reply.code})`,
		};
	const judgement = request.read(reply.status, reply.body);
	if (judgement.right) return undefined;
	return { unreachable: false, says: difference(judgement, reply) };
}

const shownCharacters = 160;

function difference(
	{ code, found }: Judgement,
	{ status, body }: Extract<Reply, { kind: "answer" }>,
): string {
	const start = body
		.slice(0, shownCharacters)
		.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, " ");
	const rest = body.length > shownCharacters ? "…" : "";
	const reason =
		found !== undefined
			? `${code} does not hold, found ${found}`
			: code === "WrongBody"
				? "not the body that is expected"
				: "not the status that is expected";
	return `${reason}: HTTP ${status}, ${body === "" ? "no body" : `body ${start}${rest}`}`;
}
