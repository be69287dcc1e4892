import { once } from "node:events";
import { Agent, request as send } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Running, Unit } from "../host.ts";
import { createTestBed, eventually, type TestBed } from "../testing.ts";

let bed: TestBed;
let port: string;
beforeAll(async () => {
	bed = await createTestBed();
});
afterAll(() => bed.stop());
const running: Running[] = [];
afterEach(async () => {
	await Promise.all(running.splice(0).map((one) => one.stop()));
});

/** Requests that wait in a version until they are let go. */
const waiting: (() => void)[] = [];
let hungUp = 0;

/** A version of a unit: says its name, fails, waits, or gives back what it is sent. */
const version = (name: string): Unit => ({
	name,
	build: () => ({
		routes: [],
		mount(app) {
			app.get("/name", (_request, response) => response.json({ name }));
			app.get("/fail", () => {
				throw new Error("on purpose");
			});
			app.get("/wait", (_request, response) => {
				waiting.push(() => response.json({ name }));
				response.once("close", () => {
					if (!response.writableFinished) hungUp += 1;
				});
			});
			app.post("/echo", (request, response) => {
				response.writeHead(200, { "x-version": name });
				request.pipe(response);
			});
		},
	}),
});

async function start(name: string, more: Record<string, string> = {}) {
	const one = await bed.start(version(name), { PORT: port, ...more });
	running.push(one);
	return one;
}

beforeAll(async () => {
	const taken = createServer().listen(0, "127.0.0.1");
	await once(taken, "listening");
	port = String((taken.address() as AddressInfo).port);
	taken.close();
});

const door = () => `http://127.0.0.1:${port}`;

/** On a connection of its own: one that is kept would hide that nobody accepts. */
const get = (path: string, url = door()) =>
	fetch(`${url}${path}`, { headers: { connection: "close" } });

const nameAt = async (url?: string) =>
	((await (await get("/name", url)).json()) as { name: string }).name;

/** Two versions, the second of which has such a share of the requests. */
async function sharing(share: number) {
	const stable = await start("stable");
	const canary = await start("canary", { STANDBY: "on" });
	const given = { url: canary.url, share, slowAfterMs: 60_000 };
	await stable.release({ do: "share", with: given });
	const counts = async () => {
		const answer = await stable.release({ do: "count" });
		return answer.done ? answer.counts : undefined;
	};
	return { stable, canary, counts };
}

describe("a process that stands by", () => {
	it("is ready at an address of its own, and not at the port of its unit", async () => {
		const one = await start("new", { STANDBY: "on" });
		expect(one.url).not.toBe(door());
		expect((await get("/health/ready", one.url)).status).toBe(200);
		expect(await nameAt(one.url)).toBe("new");
		await expect(get("/name")).rejects.toThrow();
		expect(await one.release({ do: "serve" })).toEqual({ done: true });
		expect(await nameAt()).toBe("new");
	});

	it("says why it cannot serve", async () => {
		await start("old");
		const one = await start("new", { STANDBY: "on" });
		// Only workers of a cluster share a port.
		expect(await one.release({ do: "serve" })).toMatchObject({
			done: false,
			why: expect.stringContaining("EADDRINUSE"),
		});
		expect(await nameAt()).toBe("old");
	});

	it("finishes what is in flight when it is to rest, and serves again when it is told", async () => {
		const one = await start("old");
		const answer = get("/wait");
		await eventually("the request is there", () => waiting.length === 1);
		const rested = one.release({ do: "rest" });
		await expect(get("/name")).rejects.toThrow();
		waiting.shift()?.();
		expect(await (await answer).json()).toEqual({ name: "old" });
		expect(await rested).toEqual({ done: true });
		expect(await one.release({ do: "serve" })).toEqual({ done: true });
		expect(await nameAt()).toBe("old");
	});

	it("answers once more on a connection that was open before its rest, and closes that", async () => {
		const one = await start("old");
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		const ask = async () => {
			const [answer] = await once(
				send(`${door()}/name`, { agent }).end(),
				"response",
			);
			answer.resume();
			await once(answer, "end");
			return [answer.statusCode, answer.headers.connection];
		};
		expect(await ask()).toEqual([200, "keep-alive"]);
		expect(await one.release({ do: "rest" })).toEqual({ done: true });
		expect(await ask()).toEqual([200, "close"]);
		await expect(ask()).rejects.toThrow("ECONNREFUSED");
		agent.destroy();
	});
});

describe("a process that shares its requests", () => {
	it("passes on as many as it is told, and counts those of both", async () => {
		const { counts } = await sharing(0.25);
		const names: string[] = [];
		for (let count = 0; count < 40; count += 1) names.push(await nameAt());
		const passedOn = names.filter((name) => name === "canary").length;
		expect(Math.abs(passedOn - 10)).toBeLessThan(2);
		await eventually("all are counted", async () => {
			const { stable, canary } = (await counts()) ?? {};
			return (
				stable?.requests === 40 - passedOn && canary?.requests === passedOn
			);
		});
		expect(await counts()).toMatchObject({
			stable: { failures: 0, slow: 0 },
			canary: { failures: 0, slow: 0 },
		});
	});

	it("answers for itself what is asked of a process", async () => {
		const { counts, canary } = await sharing(1);
		await canary.stop();
		expect((await get("/health/ready")).status).toBe(200);
		expect((await get("/metrics")).status).toBe(200);
		expect((await counts())?.canary.requests).toBe(0);
	});

	it("streams both ways", async () => {
		await sharing(1);
		const exchange = send(`${door()}/echo`, { method: "POST" });
		exchange.write("first");
		const [answer] = await once(exchange, "response");
		const [first] = await once(answer, "data");
		expect(String(first)).toBe("first");
		exchange.end("last");
		const [last] = await once(answer, "data");
		expect([String(last), answer.headers["x-version"]]).toEqual([
			"last",
			"canary",
		]);
	});

	it("keeps connections, and gives the answer of the other as it is", async () => {
		const { canary } = await sharing(1);
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		const ports = new Set<number | undefined>();
		for (let count = 0; count < 3; count += 1) {
			const asked = send(`${door()}/nowhere`, { agent }).end();
			const [answer] = await once(asked, "response");
			ports.add(asked.socket?.localPort);
			answer.resume();
			await once(answer, "end");
			const { headers, status } = await get("/nowhere", canary.url);
			expect(answer.statusCode).toBe(status);
			for (const name of ["content-type", "content-length", "cache-control"])
				expect(answer.headers[name]).toBe(headers.get(name));
		}
		agent.destroy();
		expect(ports.size).toBe(1);
	});

	it("counts what fails in the other, and what the other does not answer", async () => {
		const { counts, canary } = await sharing(1);
		expect((await get("/fail")).status).toBe(500);
		await canary.stop();
		const answer = await get("/name");
		expect(answer.status).toBe(503);
		expect(await answer.json()).toMatchObject({ code: "Unavailable" });
		await eventually(
			"both are counted",
			async () => (await counts())?.canary.failures === 2,
		);
	});

	it("ends the exchange with the other when the customer gives up", async () => {
		const { counts } = await sharing(1);
		const before = hungUp;
		const giveUp = new AbortController();
		const asked = fetch(`${door()}/wait`, { signal: giveUp.signal });
		await eventually("the request is there", () => waiting.length === 1);
		waiting.length = 0;
		giveUp.abort();
		await expect(asked).rejects.toThrow();
		await eventually("the other knows", () => hungUp === before + 1);
		expect((await counts())?.canary).toMatchObject({
			requests: 1,
			failures: 1,
		});
	});

	it("serves all by itself again when it is told, and still knows its counts", async () => {
		const { stable, counts } = await sharing(1);
		expect(await nameAt()).toBe("canary");
		await stable.release({ do: "share", with: null });
		expect(await nameAt()).toBe("stable");
		expect((await counts())?.canary.requests).toBe(1);
	});

	it("shares on after a rest", async () => {
		const { stable } = await sharing(1);
		await stable.release({ do: "rest" });
		await stable.release({ do: "serve" });
		expect(await nameAt()).toBe("canary");
	});
});
