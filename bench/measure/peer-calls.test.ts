import { expect, it } from "vitest";
import { amplification, callsIn } from "./peer-calls.ts";

it("adds up what a unit called, whomever", () => {
	const page = [
		"# HELP shop_peer_calls Calls",
		'shop_peer_calls{peer="catalog"} 10',
		'shop_peer_calls{peer="cart"} 5',
		'shop_peer_attempts{peer="catalog"} 14',
		'shop_peer_attempts{peer="cart"} 5',
		'shop_peer_refused{reason="budget"} 3',
	].join("\n");
	expect(callsIn(page)).toEqual({ calls: 15, attempts: 19 });
});

it.each([
	["nothing was repeated", { calls: 30, attempts: 30 }, 1],
	["every second call was sent twice", { calls: 30, attempts: 40 }, 1.5],
	["the process began anew", { calls: 4, attempts: 6 }, 1.5],
	["nothing was called", { calls: 10, attempts: 10 }, null],
])("tells the amplification where %s", (_, after, expected) => {
	const before = { orders: { calls: 10, attempts: 10 } };
	expect(amplification(before, { orders: after })).toBe(expected);
});
