import { describe, expect, it } from "vitest";
import { createRandom } from "../stats/random.ts";
import { type ProbeVerdict, searchHighestRate } from "./capacity-search.ts";

const settings = {
	startPerSecond: 100,
	tolerance: 0.05,
	leastPerSecond: 1,
	mostPerSecond: 100_000,
	signal: new AbortController().signal,
};

/** An arm that holds up to a rate; `driver`: the rate from which the load driver cannot keep its schedule. */
const armOf =
	(capacity: number, driver = Infinity) =>
	async (rate: number): Promise<ProbeVerdict> => {
		if (rate > driver) return { verdict: "rejected", clear: false };
		return { verdict: rate <= capacity ? "held" : "broken", clear: true };
	};

describe("the search for the highest rate", () => {
	it.each([2, 37, 99, 100, 101, 823, 4_900])(
		"finds %d/s to within its tolerance, from below and from above",
		async (capacity) => {
			const found = await searchHighestRate(settings, armOf(capacity));
			expect(found.limit).toBe("objective");
			expect(found.ratePerSecond).toBeLessThanOrEqual(capacity);
			expect(found.ratePerSecond).toBeGreaterThan(capacity / 1.05);
			expect(found.brokenAtPerSecond).toBeGreaterThan(capacity);
		},
	);

	it("calls the limit of the driver by its name, never the arm's capacity", async () => {
		const found = await searchHighestRate(settings, armOf(5_000, 900));
		expect(found.limit).toBe("driver");
		expect(found.ratePerSecond).toBeGreaterThan(900 / 1.05);
	});

	it("gives up soon when the driver cannot even offer low rates", async () => {
		let probes = 0;
		const found = await searchHighestRate(settings, async () => {
			probes += 1;
			return { verdict: "rejected", clear: false };
		});
		expect(found).toMatchObject({ ratePerSecond: null, limit: "driver" });
		expect(probes).toBe(6);
	});

	it("says so when the objective holds nowhere, or breaks nowhere", async () => {
		const nowhere = await searchHighestRate(settings, armOf(0));
		expect(nowhere).toMatchObject({ ratePerSecond: null, limit: "objective" });
		const everywhere = await searchHighestRate(settings, armOf(Infinity));
		expect(everywhere).toMatchObject({
			brokenAtPerSecond: null,
			limit: "none",
		});
	});

	it("asks again near the limit, so that one unlucky probe in five moves it little", async () => {
		const capacity = 640;
		const errors = Array.from({ length: 200 }, async (_, seed) => {
			const random = createRandom(seed, 1);
			const noisy = async (rate: number): Promise<ProbeVerdict> => {
				const distance = Math.abs(Math.log(rate / capacity));
				const wrong = distance < 0.3 && random.unit() < 0.2;
				const holds = rate <= capacity !== wrong;
				return {
					verdict: holds ? "held" : "broken",
					clear: distance > 0.3,
				};
			};
			const { ratePerSecond } = await searchHighestRate(settings, noisy);
			return Math.abs(Math.log((ratePerSecond ?? 1) / capacity));
		});
		const sorted = (await Promise.all(errors)).sort((a, b) => a - b);
		expect(sorted[100]).toBeLessThan(0.06);
		expect(sorted[199]).toBeLessThan(0.35);
	});

	it("ends when it is told to", async () => {
		const stop = new AbortController();
		const found = await searchHighestRate(
			{ ...settings, signal: stop.signal },
			async () => {
				stop.abort();
				return { verdict: "held", clear: true };
			},
		);
		expect(found.ratePerSecond).toBeNull();
	});
});
