import { describe, expect, it } from "vitest";
import {
	coreTimes,
	judgeSurroundings,
	type MachineReading,
	surroundings,
} from "./machine.ts";

// user nice system idle iowait irq softirq steal guest guest_nice, in ticks of 10 ms (proc(5)).
const stat = [
	"cpu  300 0 60 900 9 0 6 30 0 0",
	"cpu0 200 0 40 300 4 0 4 20 0 0",
	"cpu1 100 0 20 600 5 0 2 10 0 0",
	"intr 7",
].join("\n");

describe("the time of some cores", () => {
	it("leaves waiting for a disk out, and adds interrupts", () => {
		expect(coreTimes(stat, [1])).toEqual({
			busyMicros: 1_220_000,
			stolenMicros: 100_000,
			count: 1,
		});
	});

	it("is that of all cores when none is named, and unknown for one that is not there", () => {
		expect(coreTimes(stat, [])?.busyMicros).toBe(3_660_000);
		expect(coreTimes(stat, [7])).toBeNull();
	});
});

const reading = (
	atMs: number,
	busyMicros: number,
	ownCpuMicros: number,
): MachineReading => ({
	atMs,
	cores: { busyMicros, stolenMicros: 0, count: 2 },
	ownCpuMicros,
	driverWaitMicros: 0,
});

describe("what went on beside a trial", () => {
	it("is what the cores did and no process of the trial", () => {
		const found = surroundings(
			reading(0, 1_000_000, 500_000),
			reading(10_000, 7_000_000, 4_500_000),
		);
		expect(found.foreignShare).toBeCloseTo(0.2, 9);
		expect(found.stealShare).toBe(0);
	});

	it("is nothing, not less, when ticks miss some of the trial's own work", () => {
		const found = surroundings(reading(0, 0, 0), reading(10_000, 90, 100));
		expect(found.foreignShare).toBe(0);
	});

	it("is unknown, not nothing, where cores cannot be read", () => {
		const blind = { ...reading(10_000, 0, 0), cores: null };
		const found = surroundings(reading(0, 0, 0), blind);
		expect(found).toMatchObject({ foreignShare: null, stealShare: null });
		expect(judgeSurroundings(found, "latency")).toEqual([]);
	});
});

describe("a trial beside which something else ran", () => {
	const calm = {
		foreignShare: 0.01,
		stealShare: 0.001,
		driverWaitShare: 0.001,
		loadAverage: [1, 1, 1],
	};

	it.each([
		["nothing to speak of", {}, "latency", []],
		["a machine in use", { foreignShare: 0.24 }, "latency", []],
		["a shared host", { stealShare: 0.09 }, "latency", []],
		["another program", { foreignShare: 0.26 }, "latency", ["foreignLoad"]],
		["another program", { foreignShare: 0.26 }, "throughput", ["foreignLoad"]],
		["another program", { foreignShare: 0.26 }, "counts", []],
		["a busy program", { foreignShare: 0.6 }, "counts", ["foreignLoad"]],
		["another guest", { stealShare: 0.11 }, "latency", ["steal"]],
		["another guest", { stealShare: 0.11 }, "counts", []],
		[
			"something on the driver's core",
			{ driverWaitShare: 0.11 },
			"latency",
			["driverWaited"],
		],
		[
			"something on the driver's core",
			{ driverWaitShare: 0.11 },
			"throughput",
			[],
		],
	] as const)(
		"(%s: %o) is judged, for %s, by %o",
		(_, found, claims, rules) => {
			const rejections = judgeSurroundings({ ...calm, ...found }, claims);
			expect(rejections.map(({ rule }) => rule)).toEqual(rules);
		},
	);
});
