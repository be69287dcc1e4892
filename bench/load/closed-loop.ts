import type autocannon from "autocannon";
import type { Judgement } from "./judge.ts";
import type { OrderLog } from "./orders.ts";
import type { Credentials } from "./plan.ts";
import type { Sample } from "./recorder.ts";
import type { Session, SessionRequest, Sessions } from "./session.ts";
import { MissingReference } from "./template.ts";

/** The endless sessions of one connection, one after another. */
export interface ClosedLoop {
	/** What autocannon sends and whom it tells of the body. */
	request: autocannon.Request;
	/** The time of the answer that `request.onResponse` just got (autocannon emits both in one turn). */
	answered(latencyMs: number): void;
	/** The load is over: what is under way stays open. */
	end(): void;
}

export interface LoopOptions {
	sessions: Sessions;
	connection: number;
	connections: number;
	customer: Credentials | undefined;
	deadlineMs: number;
	nowMs: () => number;
	orders: OrderLog;
	record(sample: Sample): void;
}

interface Read {
	request: SessionRequest;
	judgement: Judgement;
}

/** Opens the sessions of connection k of n as arrivals k, k + n, k + 2n, …: no two connections share an idempotency key. */
export function createLoop(options: LoopOptions): ClosedLoop {
	const { sessions, customer, nowMs, orders, record } = options;
	let arrival = options.connection;
	let session = sessions.open(arrival, customer);
	let pending: SessionRequest | undefined;
	let read: Read | undefined;

	const reopen = (): Session => {
		arrival += options.connections;
		session = sessions.open(arrival, customer);
		return session;
	};
	const giveUp = (request: SessionRequest) => {
		note(request, undefined, undefined);
		record(sampleOf(request.name, { fate: "unknown", code: "ConnectionLost" }));
		reopen();
	};
	const next = (): SessionRequest => {
		const name = session.nextName();
		try {
			const request = session.next() ?? reopen().next();
			if (request) return request;
		} catch (error) {
			if (!(error instanceof MissingReference) || !name) throw error;
			record(sampleOf(name, { fate: "failed", code: "MissingReference" }));
		}
		const first = reopen().next();
		if (!first) throw new Error(`journey ${session.journey} sends no request`);
		return first;
	};
	const note = (
		request: SessionRequest,
		status: number | undefined,
		answer: unknown,
	) =>
		orders.note({ request, customer: customer?.email ?? "", status, answer });
	const sampleOf = (
		name: string,
		of: { fate: Sample["fate"]; code: string | null },
	): Sample => {
		const atMs = nowMs();
		const times = { dueMs: atMs, sentMs: null, doneMs: atMs };
		return { name, ...times, answered: false, degraded: false, ...of };
	};

	return {
		request: {
			setupRequest() {
				// A request without an answer means that the connection was opened anew.
				if (pending) giveUp(pending);
				pending = next();
				const { method, path, headers, body } = pending;
				return { method, path, headers, body } as autocannon.Request;
			},
			onResponse(status, body) {
				const request = pending;
				pending = undefined;
				if (!request) return;
				const judgement = request.read(status, body);
				const answer = judgement.right ? judgement.answer : undefined;
				note(request, judgement.status, answer);
				if (!judgement.right) reopen();
				read = { request, judgement };
			},
		},
		answered(latencyMs) {
			if (!read) return;
			const { request, judgement } = read;
			read = undefined;
			const doneMs = nowMs();
			const dueMs = Math.max(0, doneMs - latencyMs);
			record({
				name: request.name,
				dueMs,
				sentMs: dueMs,
				doneMs,
				answered: true,
				...fateOf(judgement, latencyMs > options.deadlineMs),
			});
		},
		end() {
			if (pending) note(pending, undefined, undefined);
		},
	};
}

function fateOf({ right, degraded, code, found }: Judgement, late: boolean) {
	if (!right) {
		const example = found === undefined ? {} : { found };
		return { fate: "failed", degraded, code, ...example } as const;
	}
	if (late) return { fate: "late", degraded, code: "Late" } as const;
	return { fate: "good", degraded, code } as const;
}
