import { choice, createRandom, weightedIndex } from "../stats/random.ts";
import { defaultInput, randomProductId } from "./inputs.ts";
import {
	accessOf,
	type Call,
	type CheckedJourney,
	checkJourney,
	needsAdmin,
} from "./journey.ts";
import { type Judgement, judge } from "./judge.ts";
import type { Credentials, SessionPlan } from "./plan.ts";
import { createSoapDoor } from "./soap-door.ts";
import { hasReference, resolve, valueAt } from "./template.ts";
import {
	type DoorLanguage,
	operationRequest,
	rawRequest,
	type WireRequest,
} from "./wire.ts";

/** One request of a session, and how to read its answer. */
export interface SessionRequest extends WireRequest {
	name: string;
	/** Contract operation, undefined for a raw request. */
	operation: string | undefined;
	idempotencyKey: string | undefined;
	/** Judges an answer and remembers it for later steps. */
	read(status: number, body: string): Judgement;
}

/** One journey on its way. */
export interface Session {
	journey: string;
	customer: Credentials | undefined;
	/** The next request, undefined at the end. Throws MissingReference when an earlier answer lacks what it needs. */
	next(): SessionRequest | undefined;
	/** Name of the step that `next` gives. */
	nextName(): string | undefined;
}

/** Opens the sessions of a load: which journey, which inputs follow from seed and arrival alone. */
export interface Sessions {
	journeys: readonly CheckedJourney[];
	journeyOf(arrival: number): CheckedJourney;
	open(arrival: number, customer: Credentials | undefined): Session;
}

const restDoor: DoorLanguage = { request: operationRequest, read: judge };

const journeyStream = 2;
const sessionStream = 3;

/** Checks all journeys of a plan at once. Throws on unknown words, and where accounts are missing. */
export function createSessions(plan: SessionPlan): Sessions {
	const journeys = plan.journeys.map(checkJourney);
	accountsAreThere(plan, journeys);
	const weights = journeys.map((journey) => journey.weight);
	const door = plan.door === "soap" ? createSoapDoor() : restDoor;
	const ready = { ...plan, fixed: fixedRequests(journeys), speaks: door };
	const [only] = journeys;
	const journeyOf = (arrival: number) => {
		if (only && journeys.length === 1) return only;
		const random = createRandom(plan.seed, journeyStream, arrival);
		return journeys[weightedIndex(random, weights)] as CheckedJourney;
	};
	return {
		journeys,
		journeyOf,
		open: (arrival, customer) =>
			openSession(ready, { arrival, customer, journey: journeyOf(arrival) }),
	};
}

/** Raw requests that are the same in every session, made once. */
function fixedRequests(
	journeys: readonly CheckedJourney[],
): ReadonlyMap<Call, WireRequest> {
	const fixed = journeys
		.flatMap(({ calls }) => calls)
		.filter((call) => call.kind === "raw")
		.filter(({ step }) => !hasReference(step));
	return new Map(fixed.map((call) => [call, rawRequest(call, new Map())]));
}

interface Opening {
	arrival: number;
	customer: Credentials | undefined;
	journey: CheckedJourney;
}

type ReadyPlan = SessionPlan & {
	fixed: ReadonlyMap<Call, WireRequest>;
	speaks: DoorLanguage;
};

function openSession(plan: ReadyPlan, opening: Opening): Session {
	const { arrival, customer, journey } = opening;
	let product: string | undefined;
	const productOf = () => {
		const random = createRandom(plan.seed, sessionStream, arrival);
		product ??= randomProductId(random, plan.products);
		return product;
	};
	const answers = new Map<string, unknown>();
	let step = 0;

	const inputOf = (call: Call & { kind: "operation" }) => {
		const own = createRandom(plan.seed, sessionStream, arrival, step);
		const uniqueKey = `${plan.keyPrefix ?? "load"}-${arrival}-${step}`;
		const account =
			customer ??
			choice(own, plan.customers.length ? plan.customers : [nobody]);
		const context = { random: own, productId: productOf(), uniqueKey, account };
		const input = { ...defaultInput(call.of.name, context), ...call.step.with };
		return resolve(input, answers) as Record<string, unknown>;
	};
	const remember = (call: Call, answer: unknown) => {
		answers.set(call.name, answer);
		if (call.kind === "operation") return;
		for (const [name, path] of Object.entries(call.step.capture ?? {}))
			answers.set(name, valueAt(answer, path));
	};
	const wire = (call: Call): WireRequest & { idempotencyKey?: string } => {
		if (call.kind === "raw")
			return plan.fixed.get(call) ?? rawRequest(call, answers);
		const input = inputOf(call);
		const request = plan.speaks.request(call, input, tokenFor(call));
		return typeof input.idempotencyKey === "string"
			? { ...request, idempotencyKey: input.idempotencyKey }
			: request;
	};
	const tokenFor = (call: Call) =>
		accessOf(call) === "admin" ? plan.admin?.token : customer?.token;

	return {
		journey: journey.name,
		customer,
		nextName: () => journey.calls[step]?.name,
		next() {
			const call = journey.calls[step];
			if (!call) return undefined;
			const request = wire(call);
			step += 1;
			return {
				method: request.method,
				path: request.path,
				headers: request.headers,
				body: request.body,
				idempotencyKey: request.idempotencyKey,
				name: call.name,
				operation: call.kind === "operation" ? call.of.name : undefined,
				read(status, body) {
					const judgement =
						call.kind === "raw"
							? judge(call, status, body)
							: plan.speaks.read(call, status, body);
					remember(call, judgement.answer);
					return judgement;
				},
			};
		},
	};
}

const nobody: Credentials = { email: "nobody@shop.test", password: "nobody" };

function accountsAreThere(
	plan: SessionPlan,
	journeys: readonly CheckedJourney[],
) {
	const signedIn = journeys.find((journey) => journey.signedIn);
	if (signedIn && plan.customers.length === 0)
		throw new Error(
			`journey ${signedIn.name} is signed in, but the plan has no customers; add at least one`,
		);
	const admin = journeys.find(needsAdmin);
	if (admin && !plan.admin)
		throw new Error(
			`journey ${admin.name} has an admin operation, but the plan has no admin account; add one`,
		);
}
