import { expect, it } from "vitest";
import { nowMicros, offsetOf } from "./trace-clock.ts";

it("is the machine's monotonic clock", () => {
	const before = Number(process.hrtime.bigint()) / 1000;
	const now = nowMicros();
	const after = Number(process.hrtime.bigint()) / 1000;
	expect(now).toBeGreaterThan(before - 100);
	expect(now).toBeLessThan(after + 100);
});

it("is not put off by a process that was interrupted between two looks", () => {
	let nowTrue = 0;
	let looks = 0;
	// Every look takes a microsecond; before most looks at one clock or the other, 9 ms pass.
	const look = (offset: number) => () => {
		looks += 1;
		nowTrue += looks % 3 === 0 && looks !== 33 ? 9_000 : 1;
		return nowTrue + offset;
	};
	expect(offsetOf(look(500_000), look(0))).toBeCloseTo(500_000, 0);
	nowTrue = 0;
	looks = 0;
	expect(offsetOf(look(500_000), look(0), 1)).toBeGreaterThan(504_000);
});
