import type { AuthorizationState } from "./protocol.ts";

export type Move = "capture" | "void" | "refund";

/** Why a move was refused; stable codes of the 409 answers. */
export type MoveRefusal =
	| "already_captured"
	| "already_refunded"
	| "voided"
	| "declined"
	| "not_captured";

export type MoveDecision =
	| { do: "change"; to: AuthorizationState }
	| { do: "nothing" }
	| { do: "refuse"; code: MoveRefusal };

const change = (to: AuthorizationState): MoveDecision => ({ do: "change", to });
const refuse = (code: MoveRefusal): MoveDecision => ({ do: "refuse", code });
const nothing: MoveDecision = { do: "nothing" };

const DECISIONS: Record<Move, Record<AuthorizationState, MoveDecision>> = {
	capture: {
		authorized: change("captured"),
		captured: nothing,
		refunded: refuse("already_refunded"),
		voided: refuse("voided"),
		declined: refuse("declined"),
	},
	// A declined key holds no money and never will, so voiding it has nothing left to do.
	void: {
		authorized: change("voided"),
		voided: nothing,
		declined: nothing,
		captured: refuse("already_captured"),
		refunded: refuse("already_refunded"),
	},
	refund: {
		captured: change("refunded"),
		refunded: nothing,
		authorized: refuse("not_captured"),
		voided: refuse("not_captured"),
		declined: refuse("not_captured"),
	},
};

/** What a move does to an authorisation in a state. Repeating a move that was made does nothing. */
export function decideMove(
	move: Move,
	state: AuthorizationState,
): MoveDecision {
	return DECISIONS[move][state];
}

/** The code by which a card token is declined, or undefined when it is good for money. */
export function declineCodeOf(cardToken: string): string | undefined {
	if (cardToken === "tok_declined") return "card_declined";
	return GOOD_TOKENS.has(cardToken) ? undefined : "unknown_token";
}

const GOOD_TOKENS = new Set([
	"tok_ok",
	"tok_slow",
	"tok_lost",
	"tok_lost_capture",
]);
