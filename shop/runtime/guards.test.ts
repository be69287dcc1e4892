import { afterAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { contract, operation, routesOf } from "../contract/operation.ts";
import type { Unit } from "./host.ts";
import type { OperationLimits } from "./operation-guard.ts";
import { mountSoap } from "./soap.ts";
import { ask, createTestBed, eventually } from "./testing.ts";

const shape = {
	summary: "",
	method: "GET",
	access: "anyone",
	input: z.object({}),
	output: z.object({ done: z.boolean() }),
	status: 200,
	errors: [],
} as const;
const slowly = contract("slow", {
	wait: operation({ ...shape, path: "/wait" }),
	look: operation({ ...shape, path: "/look" }),
});
const other = contract("other", {
	waitElsewhere: operation({ ...shape, path: "/elsewhere" }),
});
const { wait, look } = slowly.operations;
const { waitElsewhere } = other.operations;

/** A unit of two capabilities, whose waiting operations end when they are told. */
function unitThatWaits(limits?: OperationLimits) {
	const waiting: (() => void)[] = [];
	const begun = { count: 0 };
	const held = () => {
		begun.count += 1;
		return new Promise<{ done: boolean }>((resolve) =>
			waiting.push(() => resolve({ done: true })),
		);
	};
	const routes = [
		...routesOf(slowly, { wait: held, look: () => ({ done: true }) }),
		...routesOf(other, { waitElsewhere: held }),
	];
	const unit: Unit = {
		name: "waiting",
		build: ({ log }) => ({
			routes,
			...(limits && { limits }),
			mount: (app, { invoke }) =>
				mountSoap(app, { contracts: [slowly, other], routes, invoke, log }),
			stop: () => end(),
		}),
	};
	const end = () => {
		for (const each of waiting.splice(0)) each();
	};
	return { unit, begun, end };
}

const bed = await createTestBed();
afterAll(bed.stop);

/** Starts the unit; `wait` has been performed once, so that it is known to wait. */
async function start(env: Record<string, string>) {
	const { unit, begun, end } = unitThatWaits();
	const { url } = await bed.start(unit, { MOST_IN_MODULE: "2", ...env });
	const first = [ask(url, wait), ask(url, waitElsewhere)];
	await eventually("both have begun", () => begun.count === 2);
	end();
	await Promise.all(first);
	begun.count = 0;
	return { url, begun, end };
}

const page = async (url: string) => (await fetch(`${url}/metrics`)).text();
const codes = (answers: { code: string | undefined }[]) =>
	answers.map(({ code }) => code).filter((code) => code !== undefined);

describe("under `full`", () => {
	let shop: Awaited<ReturnType<typeof start>>;
	beforeEach(async () => {
		shop = await start({});
	});

	it("a capability has so many requests under way and as many waiting; the next is refused at once, and others go on", async () => {
		const { url, begun, end } = shop;
		const answers = [1, 2, 3, 4, 5].map(() => ask(url, wait));
		const refused = await Promise.race(answers);
		expect(refused).toMatchObject({ status: 503, code: "Unavailable" });
		expect(begun.count).toBe(2);
		expect((await ask(url, look)).status).toBe(200);
		const elsewhere = ask(url, waitElsewhere);
		await eventually("another capability waits", () => begun.count === 3);
		expect(await page(url)).toContain('shop_requests_shed{bound="slow"} 1');
		end();
		await eventually("those who waited have begun", () => begun.count === 5);
		end();
		expect(codes(await Promise.all([...answers, elsewhere]))).toEqual([
			"Unavailable",
		]);
	});

	it("who waits too long for a place is refused, and nothing was begun for it", async () => {
		const { url, begun, end } = shop;
		const answers = [1, 2, 3].map(() => ask(url, wait));
		expect((await Promise.race(answers)).code).toBe("Unavailable");
		expect(begun.count).toBe(2);
		end();
		await Promise.all(answers);
	});
});

describe("the bound of a process", () => {
	const bound = { MOST_IN_PROCESS: "2", MOST_IN_MODULE: "100" };

	it("refuses at both doors what is more, never health or metrics, and takes more as soon as there is room", async () => {
		const { url, begun, end } = await start(bound);
		const answers = [1, 2].map(() => ask(url, wait));
		await eventually("both are under way", () => begun.count === 2);
		expect(await ask(url, look)).toMatchObject({
			status: 503,
			code: "Unavailable",
		});
		const soap = await fetch(`${url}/soap`, {
			method: "POST",
			headers: { "content-type": "text/xml; charset=utf-8" },
			body: '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><look xmlns="urn:shoplab:shop:1"/></e:Body></e:Envelope>',
		});
		expect(await soap.text()).toContain("Unavailable");
		expect((await fetch(`${url}/health/ready`)).status).toBe(200);
		expect(await page(url)).toContain('shop_requests_shed{bound="process"} 2');
		end();
		await Promise.all(answers);
		await eventually(
			"there is room",
			async () => (await ask(url, look)).status === 200,
		);
	});

	it("counts who has gone away no more", async () => {
		const { url, begun } = await start(bound);
		const leaving = new AbortController();
		for (const _ of [1, 2])
			fetch(`${url}/wait`, { signal: leaving.signal }).catch(() => undefined);
		await eventually("both are under way", () => begun.count === 2);
		leaving.abort();
		await eventually(
			"there is room",
			async () => (await ask(url, look)).status === 200,
		);
	});

	it.each(["none", "timeouts"])("is absent under `%s`", async (RESILIENCE) => {
		const { url, begun, end } = await start({ ...bound, RESILIENCE });
		const answers = [1, 2, 3, 4, 5, 6].map(() => ask(url, wait));
		await eventually("all are under way", () => begun.count === 6);
		expect((await ask(url, look)).status).toBe(200);
		end();
		expect(codes(await Promise.all(answers))).toEqual([]);
	});
});

describe("the limit of an operation", () => {
	const limits = { usualMs: 20_000, byName: { wait: 60 } };

	it.each(["timeouts", "full"])(
		"ends the wait for it under `%s`, and leaves what it has begun alone",
		async (RESILIENCE) => {
			const { unit, begun } = unitThatWaits(limits);
			const { url } = await bed.start(unit, { RESILIENCE });
			expect(await ask(url, wait)).toMatchObject({
				status: 503,
				code: "Unavailable",
			});
			expect(begun.count).toBe(1);
			expect(await page(url)).toContain(
				'shop_operations_given_up{operation="wait"} 1',
			);
		},
	);

	it("is absent under `none`", async () => {
		const { unit, begun, end } = unitThatWaits({ usualMs: 1, byName: {} });
		const { url } = await bed.start(unit, { RESILIENCE: "none" });
		const answer = ask(url, wait);
		await eventually("it has begun", () => begun.count === 1);
		expect(await page(url)).not.toContain("shop_operations_given_up");
		end();
		expect((await answer).status).toBe(200);
	});
});
