import { describe, expect, it, onTestFinished } from "vitest";
import { openLedger } from "./ledger.ts";
import { decideMove, declineCodeOf, type Move } from "./lifecycle.ts";
import type { AuthorizationState } from "./protocol.ts";

const AT = "2024-01-02T03:04:05.000Z";
const order = { key: "k1", amountCents: 1250, cardToken: "tok_ok" };

function memoryLedger() {
	const ledger = openLedger(":memory:", () => new Date(AT));
	onTestFinished(() => ledger.close());
	return ledger;
}

describe("what a move does in each state", () => {
	const table: [Move, AuthorizationState, string][] = [
		["capture", "authorized", "captured"],
		["capture", "captured", "nothing"],
		["capture", "voided", "refuse voided"],
		["capture", "declined", "refuse declined"],
		["capture", "refunded", "refuse already_refunded"],
		["void", "authorized", "voided"],
		["void", "voided", "nothing"],
		["void", "declined", "nothing"],
		["void", "captured", "refuse already_captured"],
		["void", "refunded", "refuse already_refunded"],
		["refund", "captured", "refunded"],
		["refund", "refunded", "nothing"],
		["refund", "authorized", "refuse not_captured"],
		["refund", "voided", "refuse not_captured"],
		["refund", "declined", "refuse not_captured"],
	];
	it.each(table)("%s of %s: %s", (move, state, expected) => {
		const decision = decideMove(move, state);
		const said = { change: "to", refuse: "code", nothing: "do" }[decision.do];
		const word = (decision as Record<string, string>)[said];
		expect(decision.do === "refuse" ? `refuse ${word}` : word).toBe(expected);
	});
});

it.each([
	["tok_ok", undefined],
	["tok_slow", undefined],
	["tok_lost", undefined],
	["tok_lost_capture", undefined],
	["tok_declined", "card_declined"],
	["4111111111111111", "unknown_token"],
])("token %s is declined with %s", (token, code) => {
	expect(declineCodeOf(token)).toBe(code);
});

it("authorises, captures and refunds a key once however often it is asked", () => {
	const ledger = memoryLedger();
	for (let time = 0; time < 3; time += 1) ledger.authorize(order, undefined);
	for (let time = 0; time < 3; time += 1) ledger.move("k1", "capture");
	for (let time = 0; time < 3; time += 1) ledger.move("k1", "refund");
	expect(ledger.entries(0, 100)).toEqual([
		{ seq: 1, at: AT, key: "k1", kind: "authorize", amountCents: 1250 },
		{ seq: 2, at: AT, key: "k1", kind: "capture", amountCents: 1250 },
		{ seq: 3, at: AT, key: "k1", kind: "refund", amountCents: 1250 },
	]);
});

it("keeps the first answer of a key when the second attempt would be declined", () => {
	const ledger = memoryLedger();
	ledger.authorize(order, undefined);
	const again = ledger.authorize(order, "card_declined");
	expect(again).toMatchObject({
		fresh: false,
		record: { state: "authorized", code: null },
	});
});

it("refuses a known key with another amount and writes nothing", () => {
	const ledger = memoryLedger();
	ledger.authorize(order, undefined);
	expect(ledger.authorize({ ...order, amountCents: 1 }, undefined)).toEqual({
		outcome: "key_reused",
	});
	expect(ledger.entries(0, 100)).toHaveLength(1);
});

it("declines what arrives after its void", () => {
	const ledger = memoryLedger();
	ledger.move("k1", "void");
	expect(ledger.authorize(order, undefined)).toMatchObject({
		record: { state: "voided" },
	});
	expect(ledger.entries(0, 100).map((entry) => entry.kind)).toEqual(["void"]);
});

it("leaves nothing behind when an unknown key is captured or refunded", () => {
	const ledger = memoryLedger();
	expect(ledger.move("nobody", "capture")).toEqual({ outcome: "unknown_key" });
	expect(ledger.move("nobody", "refund")).toEqual({ outcome: "unknown_key" });
	expect(ledger.find("nobody")).toBeUndefined();
});

it("pages through the entries in the order they were written", () => {
	const ledger = memoryLedger();
	for (let n = 1; n <= 5; n += 1)
		ledger.authorize({ ...order, key: `k${n}` }, undefined);
	expect(ledger.entries(2, 2).map((entry) => entry.key)).toEqual(["k3", "k4"]);
});
