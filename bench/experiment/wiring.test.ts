import { expect, it } from "vitest";
import { root } from "../targets/fixture-target.ts";
import { wiringOf } from "./wiring.ts";

it("knows the events that services hear of, and the calls between them, in any arm", () => {
	const { events, calls } = wiringOf(root);
	expect(events).toContain("order.confirmed");
	expect(calls).toContainEqual({ from: "gateway", to: "reviews" });
	expect(calls).toContainEqual({ from: "orders", to: "payments" });
	expect(calls).not.toContainEqual({ from: "users", to: "orders" });
	expect(calls).not.toContainEqual({ from: "orders", to: "orders" });
});
