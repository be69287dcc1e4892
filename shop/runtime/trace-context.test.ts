import { describe, expect, it } from "vitest";
import { newTrace, parseTraceparent, traceparentOf } from "./trace-context.ts";

const trace = "0af7651916cd43dd8448eb211c80319c";
const span = "b7ad6b7169203331";

describe("traceparent", () => {
	it.each([
		[`00-${trace}-${span}-01`, true],
		[`00-${trace}-${span}-00`, false],
		[`00-${trace}-${span}-03`, true],
		[`00-${trace}-${span}-fe`, false],
		[`cc-${trace}-${span}-01`, true],
		[`cc-${trace}-${span}-01-what-comes-later`, true],
	])("%s is read, sampled: %s", (header, sampled) => {
		expect(parseTraceparent(header)).toEqual({
			traceId: trace,
			spanId: span,
			sampled,
		});
	});

	it.each([
		["nothing", undefined],
		["two headers", [`00-${trace}-${span}-01`, `00-${trace}-${span}-01`]],
		["two headers joined", `00-${trace}-${span}-01, 00-${trace}-${span}-01`],
		["an empty text", ""],
		["the version that is forbidden", `ff-${trace}-${span}-01`],
		["version 00 with more behind it", `00-${trace}-${span}-01-more`],
		["a later version that goes on without a dash", `cc-${trace}-${span}-01x`],
		["large letters", `00-${trace.toUpperCase()}-${span}-01`],
		["a trace of zeros", `00-${"0".repeat(32)}-${span}-01`],
		["a span of zeros", `00-${trace}-${"0".repeat(16)}-01`],
		["a short trace", `00-${trace.slice(1)}-${span}-01`],
		["flags that are no hex", `00-${trace}-${span}-0g`],
		["a line break", `00-${trace}-${span}-01\r\nx: y`],
		["a space before it", ` 00-${trace}-${span}-01`],
		["a megabyte", `cc-${trace}-${span}-01-${"a".repeat(1_000_000)}`],
	])("%s is as good as none", (_, header) => {
		expect(parseTraceparent(header)).toBeUndefined();
	});

	it("is written as it is read", () => {
		for (const sampled of [true, false]) {
			const context = newTrace(sampled);
			expect(parseTraceparent(traceparentOf(context))).toEqual(context);
		}
	});
});
