import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { BehaviourKnob } from "./behaviour.ts";
import { Refused, readJson, sendJson, validate } from "./exchange.ts";
import {
	type Ledger,
	publicRecord,
	type StoredAuthorization,
} from "./ledger.ts";
import { declineCodeOf, type Move } from "./lifecycle.ts";
import {
	type AuthorizeRequest,
	authorizationKey,
	authorizeRequest,
	type Behaviour,
} from "./protocol.ts";

/** What to answer; `lost` when the deed is recorded and the connection is to break before the answer. */
interface Answer {
	status: number;
	body: unknown;
	lost: boolean;
}

interface Desk {
	ledger: Ledger;
	knob: BehaviourKnob;
	baseDelayMs: number;
	slowTokenMs: number;
}

const MOVES: Record<string, Move> = {
	capture: "capture",
	void: "void",
	refund: "refund",
};

/** Everything under `/authorizations`, with the faults that the knob and the card tokens ask for. */
export function createAuthorizationDesk({
	ledger,
	knob,
	baseDelayMs,
	slowTokenMs,
}: Desk) {
	async function serve(
		request: IncomingMessage,
		response: ServerResponse,
		path: string[],
	): Promise<void> {
		const struck = knob.strike();
		if (struck.outage === "refuse") {
			knob.count("refuse");
			return hangUp(request);
		}
		const answer = await perform(request, path, struck);
		if (answer.lost) return hangUp(request);
		sendJson(response, answer.status, answer.body);
	}

	async function perform(
		request: IncomingMessage,
		path: string[],
		struck: Behaviour,
	): Promise<Answer> {
		const [key, verb] = path;
		if (request.method === "POST" && key === undefined) {
			return authorize(await readJson(request, authorizeRequest), struck);
		}
		const move = verb === undefined ? undefined : MOVES[verb];
		if (request.method === "POST" && move && path.length === 2) {
			return make(move, validate(authorizationKey, key), struck);
		}
		if (request.method === "GET" && path.length === 1) {
			return lookup(validate(authorizationKey, key), struck);
		}
		throw new Refused(
			404,
			"not_found",
			"there is no such operation on authorizations",
		);
	}

	// The wait comes before the deed: a void that arrives meanwhile wins, and the answer is true when it is sent.
	async function authorize(
		request: AuthorizeRequest,
		struck: Behaviour,
	): Promise<Answer> {
		const slow =
			request.cardToken === "tok_slow" &&
			ledger.find(request.key) === undefined;
		await linger(struck, slow ? slowTokenMs : 0);
		const declineCode =
			struck.outage === "decline"
				? "card_declined"
				: declineCodeOf(request.cardToken);
		const result = ledger.authorize(request, declineCode);
		if (result.outcome === "key_reused") {
			throw new Refused(
				422,
				"key_reused",
				`${request.key} was used with another amount`,
			);
		}
		if (result.fresh && struck.outage === "decline") knob.count("decline");
		const lostByCard = result.fresh && request.cardToken === "tok_lost";
		return {
			...authorizeAnswer(result.record),
			lost: isLost(struck) || lostByCard,
		};
	}

	async function make(
		move: Move,
		key: string,
		struck: Behaviour,
	): Promise<Answer> {
		await linger(struck);
		const result = ledger.move(key, move);
		if (result.outcome === "unknown_key") throw unknownKey(key);
		if (result.outcome === "refused") {
			throw new Refused(
				409,
				result.code,
				`${move} of ${key} was refused: ${result.code}`,
			);
		}
		const { record, fresh } = result;
		const lostByCard =
			fresh && move === "capture" && record.cardToken === "tok_lost_capture";
		return {
			status: 200,
			body: publicRecord(record),
			lost: isLost(struck) || lostByCard,
		};
	}

	async function lookup(key: string, struck: Behaviour): Promise<Answer> {
		await linger(struck);
		const record = ledger.find(key);
		if (!record) throw unknownKey(key);
		return { status: 200, body: publicRecord(record), lost: false };
	}

	async function linger(struck: Behaviour, extraMs = 0): Promise<void> {
		if (struck.delayMs > 0) knob.count("delay");
		const delayMs = baseDelayMs + struck.delayMs + extraMs;
		if (delayMs > 0) await wait(delayMs);
	}

	function isLost(struck: Behaviour): boolean {
		if (struck.outage !== "lost") return false;
		knob.count("lost");
		return true;
	}

	return { serve };
}

// The first answer is repeated whatever happened since, but for a void: "authorized" would then be a lie about money.
function authorizeAnswer({
	key,
	state,
	amountCents,
	code,
}: StoredAuthorization) {
	if (state === "voided" || state === "declined") {
		const reason = state === "voided" ? "voided" : (code ?? "card_declined");
		return {
			status: 402,
			body: { code: reason, message: `${key} was declined: ${reason}` },
		};
	}
	return { status: 201, body: { key, state: "authorized", amountCents } };
}

function unknownKey(key: string): Refused {
	return new Refused(404, "unknown_key", `no authorisation has the key ${key}`);
}

function hangUp(request: IncomingMessage): void {
	request.socket.destroy();
}
