import type { Violation } from "../measure/invariants.ts";
import type { JournalEntry } from "../targets/protocol.ts";
import type { Reply } from "./reply.ts";

/** What happened in a campaign; `atMs` is epoch time, of a request when it was sent. */
export type Happening = { atMs: number } & (
	| { what: "trial"; round: number; arm: string; seed: number }
	| {
			what: "order";
			customer: string;
			key: string;
			card: string;
			/** From 1; a request that is sent twice at once counts once. */
			attempt: number;
			tookMs: number;
			reply: Reply;
	  }
	| {
			what: "cancellation";
			customer: string;
			orderId: string;
			tookMs: number;
			reply: Reply;
	  }
	| { what: "kill"; number: number; victim: string; whileDown?: string }
	/** Of a victim without a supervisor. */
	| { what: "revived"; victim: string }
	| ({ what: "process" } & Omit<JournalEntry, "atMs">)
	| { what: "restock"; productId: string; onHand: number }
	| { what: "check"; kills: number; violations: readonly Violation[] }
);

/** All that happened in one trial. */
export interface History {
	note(happening: Happening): void;
	/** Takes over what the supervisor has written down since the last time. */
	takeJournal(journal: readonly JournalEntry[]): void;
	/** In the order of time. */
	all(): Happening[];
}

/** An empty history. */
export function createHistory(): History {
	const happenings: Happening[] = [];
	let taken = 0;
	return {
		note: (happening) => void happenings.push(happening),
		takeJournal(journal) {
			for (const entry of journal.slice(taken))
				happenings.push({ what: "process", ...entry });
			taken = journal.length;
		},
		all: () => happenings.toSorted((a, b) => a.atMs - b.atMs),
	};
}

/** One happening as a line; times since `fromMs`. */
export function lineOf(happening: Happening, fromMs: number): string {
	const seconds = ((happening.atMs - fromMs) / 1000).toFixed(3).padStart(9);
	return `${seconds} s  ${sentenceOf(happening)}`;
}

function sentenceOf(happening: Happening): string {
	switch (happening.what) {
		case "trial":
			return `round ${happening.round}, ${happening.arm}, seed ${happening.seed}`;
		case "order":
			return `${happening.customer} orders, key ${happening.key}, ${happening.card}, attempt ${happening.attempt}: ${replyText(happening)}`;
		case "cancellation":
			return `${happening.customer} cancels ${happening.orderId}: ${replyText(happening)}`;
		case "kill":
			return `KILL ${happening.number}: ${happening.victim}${happening.whileDown ? `, while ${happening.whileDown} is down` : ""}`;
		case "revived":
			return `${happening.victim} is up again`;
		case "process":
			return `${happening.unit} ${happening.event}, pid ${happening.pid}${endOf(happening)}`;
		case "restock":
			return `${happening.onHand} of ${happening.productId} are put on hand`;
		case "check":
			return `checked after kill ${happening.kills}: ${happening.violations.length} violations`;
	}
}

function replyText({ reply, tookMs }: { reply: Reply; tookMs: number }) {
	const { status, code, orderId, error } = reply;
	const words = [status, code, orderId, error].filter(
		(word) => word !== undefined,
	);
	return `${words.join(" ")} after ${Math.round(tookMs)} ms`;
}

function endOf({ code, signal }: { code?: number; signal?: string }): string {
	const end = signal ?? code;
	return end === undefined ? "" : `, ${end}`;
}
