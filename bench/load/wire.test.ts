import { expect, it } from "vitest";
import type { Call } from "./journey.ts";
import { rawRequest } from "./wire.ts";

const headersOf = (headers: Record<string, string>, body: unknown) => {
	const step = { name: "one", request: "POST /", headers, body };
	const call = { kind: "raw", name: "one", method: "POST", path: "/", step };
	return rawRequest(call as Call & { kind: "raw" }, new Map()).headers;
};

it.each(["Content-Type", "content-type", "CONTENT-TYPE"])(
	"a raw request has the type of content that its step gives as %s, and no other",
	(name) => {
		const own = { [name]: "application/vnd.api+json" };
		expect(headersOf(own, { data: 1 })).toEqual(own);
	},
);

it("a raw request whose step gives no type of content sends an object as JSON", () => {
	expect(headersOf({ "X-Id": "7" }, { data: 1 })).toEqual({
		"X-Id": "7",
		"content-type": "application/json",
	});
	expect(headersOf({}, "text")).toEqual({});
});
