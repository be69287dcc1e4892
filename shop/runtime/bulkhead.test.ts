import { afterEach, describe, expect, it } from "vitest";
import { createBulkhead } from "./bulkhead.ts";

const held: (() => void)[] = [];
afterEach(() => {
	for (const end of held.splice(0)) end();
});

/** Work that is under way until it is ended. */
function longWork(answer = "done") {
	let end = () => {};
	const ended = new Promise<string>((resolve) => {
		end = () => resolve(answer);
	});
	held.push(end);
	return { work: () => ended, end };
}

const full = () => new Error("full");
const room = (places: number, waiting: number, waitMs = 60_000) =>
	createBulkhead({ places, waiting, waitMs }, full);

describe("a bulkhead", () => {
	it("answers at once what is done at once, and keeps no place for it", () => {
		const bulkhead = room(1, 0);
		expect([1, 2, 3].map((each) => bulkhead.run(() => each))).toEqual([
			1, 2, 3,
		]);
		expect(bulkhead.underWay()).toBe(0);
	});

	it("refuses who finds neither a place nor room to wait, without beginning the work", async () => {
		const bulkhead = room(1, 1);
		const [first, second] = [longWork(), longWork("second")];
		const answers = [bulkhead.run(first.work), bulkhead.run(second.work)];
		let begun = false;
		expect(() =>
			bulkhead.run(() => {
				begun = true;
			}),
		).toThrow("full");
		expect(begun).toBe(false);
		expect([bulkhead.underWay(), bulkhead.waiting()]).toEqual([1, 1]);
		first.end();
		second.end();
		expect(await Promise.all(answers)).toEqual(["done", "second"]);
		expect([bulkhead.underWay(), bulkhead.waiting()]).toEqual([0, 0]);
	});

	it("lets those who wait in by their order, never more at once than there are places", async () => {
		const bulkhead = room(2, 10);
		let underWay = 0;
		let most = 0;
		const begun: number[] = [];
		const work = (each: number) => async () => {
			begun.push(each);
			underWay += 1;
			most = Math.max(most, underWay);
			await new Promise(setImmediate);
			underWay -= 1;
		};
		await Promise.all(
			[0, 1, 2, 3, 4, 5].map((each) => bulkhead.run(work(each))),
		);
		expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
		expect(most).toBe(2);
	});

	it("refuses who has waited too long, by its own limit or the bulkhead's, and forgets them", async () => {
		const bulkhead = room(1, 5, 30);
		const { work } = longWork();
		void bulkhead.run(work);
		await expect(bulkhead.run(() => 1)).rejects.toThrow("full");
		const patient = room(1, 5);
		void patient.run(work);
		await expect(patient.run(() => 1, 20)).rejects.toThrow("full");
		expect(patient.waiting()).toBe(0);
	});

	it("tells those who waited for how long", async () => {
		const bulkhead = room(1, 1);
		const first = longWork();
		void bulkhead.run(first.work);
		const waited = bulkhead.run((waitedMs) => waitedMs);
		first.end();
		expect(await waited).toBeGreaterThan(0);
	});

	it.each([
		[
			"at once",
			() => {
				throw new Error("broken");
			},
		],
		["later", () => Promise.reject(new Error("broken"))],
	])("gives the place of what failed %s to the next", async (_, work) => {
		const bulkhead = room(1, 1);
		await expect((async () => bulkhead.run(work))()).rejects.toThrow("broken");
		expect(await bulkhead.run(() => "next")).toBe("next");
		const first = longWork();
		void bulkhead.run(first.work);
		const failed = bulkhead.run(work);
		first.end();
		await expect(failed).rejects.toThrow("broken");
		expect(bulkhead.underWay()).toBe(0);
	});
});
