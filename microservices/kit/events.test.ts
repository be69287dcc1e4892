import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { ShopError } from "../../shop/contract/errors.ts";
import {
	contract,
	operation,
	routesOf,
} from "../../shop/contract/operation.ts";
import type { Service } from "./service-shape.ts";
import {
	createTestGround,
	metricOf,
	type TestGround,
	until,
} from "./testing.ts";
import { unitOf } from "./unit.ts";

let ground: TestGround;
beforeEach(async () => {
	ground = await createTestGround();
});
const counting: Server[] = [];
afterEach(async () => {
	await ground.stop();
	for (const server of counting.splice(0)) server.close();
});

const telling = contract("teller", {
	tell: operation({
		summary: "Publish an event",
		method: "POST",
		path: "/tell",
		access: "anyone",
		input: z.object({ type: z.string(), word: z.unknown() }),
		output: z.void(),
		status: 204,
		errors: [],
	}),
});

const teller: Service = {
	name: "teller",
	migrations: {},
	create: ({ outbox, database }) => ({
		routes: routesOf(telling, {
			tell: ({ type, word }) =>
				database.transaction(() => outbox.add(type, { word }))(),
		}),
	}),
};

const initial = "CREATE TABLE heard (word TEXT NOT NULL);";
const word = z.object({ word: z.string() });

/** Writes down every word; cannot bear "shaky" at the first two times, and is out of order the first seven times it hears "unready", or "unopened". */
function listener(name: string): Service {
	let shaken = 0;
	let unready = 0;
	return {
		name,
		migrations: { "001-initial": initial },
		create: ({ database }) => ({
			routes: [],
			consumes: {
				"word.said": (payload) => {
					const said = word.parse(payload).word;
					database.prepare("INSERT INTO heard VALUES (?)").run(said);
					if (said === "shaky" && shaken++ < 2) throw new Error("not now");
					if (said === "broken") throw new Error("never");
					if (said === "unready" && unready++ < 7)
						throw new ShopError("Unavailable", "not yet");
					// A folder is no database: SQLite says SQLITE_CANTOPEN.
					if (said === "unopened" && unready++ < 7) new Sqlite(ground.folder);
				},
			},
		}),
	};
}

const subscriptions = JSON.stringify({ "word.said": ["near", "far"] });
const addresses = (near: string, far: string) => JSON.stringify({ near, far });
const dead = "http://127.0.0.1:1";

const say = (url: string, word: unknown, type = "word.said") =>
	fetch(`${url}/tell`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ type, word }),
	});

function rows(name: string, sql: string): unknown[] {
	const file = join(ground.folder, "data", `${name}.sqlite`);
	const database = new Sqlite(file, { readonly: true });
	try {
		return database.prepare(sql).pluck().all();
	} finally {
		database.close();
	}
}
const heard = (name: string) =>
	rows(name, "SELECT word FROM heard ORDER BY rowid");

/** How far the outbox knows a destination to have been told. */
const told = (destination: string) =>
	rows(
		"teller",
		`SELECT seq FROM outbox_cursors WHERE destination = '${destination}'`,
	)[0];

/** A subscriber that writes down whatever it is sent, repeats too. */
async function startCounting() {
	const words: unknown[] = [];
	const server = createServer(async (request, response) => {
		const body = (await json(request)) as {
			events: { payload: { word: unknown } }[];
		};
		words.push(...body.events.map(({ payload }) => payload.word));
		response.writeHead(204).end();
	});
	counting.push(server);
	await once(server.listen(0, "127.0.0.1"), "listening");
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, words };
}

const startTeller = (near: string, far: string) =>
	ground.start(unitOf(teller), {
		PEERS: addresses(near, far),
		SUBSCRIPTIONS: subscriptions,
	});

describe("events between services", () => {
	it("reach every subscriber in order, while a dead one holds up nobody", async () => {
		const near = await ground.start(unitOf(listener("near")));
		const { url } = await startTeller(near.url, dead);
		for (const word of ["a", "b", "c"]) await say(url, word);
		await until("near has heard", () => heard("near").length === 3);
		expect(heard("near")).toEqual(["a", "b", "c"]);
		expect(await metricOf(url, "shop_outbox_pending")).toBe(3);
	});

	it("survive the restart of their publisher, and leave the outbox once everybody has them", async () => {
		const near = await ground.start(unitOf(listener("near")));
		const first = await startTeller(near.url, dead);
		await say(first.url, "early");
		await until("near has heard", () => heard("near").length === 1);
		await first.stop();

		const far = await ground.start(unitOf(listener("far")));
		const second = await startTeller(near.url, far.url);
		await until("far has heard", () => heard("far").length === 1);
		expect(heard("near")).toEqual(["early"]);
		await until(
			"the outbox is empty",
			() => rows("teller", "SELECT id FROM outbox_events").length === 0,
		);
		expect(await metricOf(second.url, "shop_outbox_pending")).toBe(0);
	});

	it("are not sent again by another process that shares the outbox", async () => {
		const near = await startCounting();
		const one = await startTeller(near.url, dead);
		const other = await startTeller(near.url, dead);
		// Each looks once when it starts; who looks while events are on their way may send them too.
		await wait(200);
		for (const word of ["a", "b"]) await say(one.url, word);
		await until("near has heard", () => told("near") === 2);
		await say(other.url, "c");
		await until("near has heard the rest", () => told("near") === 3);
		expect(near.words.filter((word) => word !== "c")).toEqual(["a", "b"]);
		expect(near.words).toContain("c");
		expect(await metricOf(other.url, "shop_outbox_pending")).toBe(3);
	});

	it("have one effect, however often they come", async () => {
		const near = await ground.start(unitOf(listener("near")));
		const authorization = await ground.serviceBearer();
		const event = { id: "e-1", type: "word.said", payload: { word: "once" } };
		const post = () =>
			fetch(`${near.url}/internal/events`, {
				method: "POST",
				headers: { authorization, "content-type": "application/json" },
				body: JSON.stringify({ events: [event, event] }),
			});
		expect((await post()).status).toBe(204);
		expect((await post()).status).toBe(204);
		expect(heard("near")).toEqual(["once"]);
	});

	it("become dead letters when they cannot be handled, and those behind them go on", async () => {
		const near = await ground.start(unitOf(listener("near")));
		const { url } = await startTeller(near.url, near.url);
		await say(url, 17);
		await say(url, "broken");
		await say(url, "good");
		await until("near has heard", () => heard("near").includes("good"));
		expect(heard("near")).toEqual(["good"]);
		expect(rows("near", "SELECT type FROM dead_letters")).toHaveLength(2);
		expect(await metricOf(near.url, "shop_dead_letters")).toBe(2);
	});

	it("are tried again when a consumer fails for a while, and leave no half effect", async () => {
		const near = await ground.start(unitOf(listener("near")));
		const { url } = await startTeller(near.url, near.url);
		await say(url, "shaky");
		await until("near has heard", () => heard("near").length > 0);
		expect(heard("near")).toEqual(["shaky"]);
		expect(rows("near", "SELECT id FROM dead_letters")).toEqual([]);
	});

	it.each([
		["a part of it is out of order", "unready"],
		["its database does not open", "unopened"],
	])(
		"are never dead letters because %s, however often they are tried",
		async (_, trouble) => {
			const near = await ground.start(unitOf(listener("near")));
			const { url } = await startTeller(near.url, near.url);
			for (const word of [trouble, "after"]) await say(url, word);
			await until("near has heard both", () => heard("near").length === 2);
			expect(heard("near")).toEqual([trouble, "after"]);
			expect(rows("near", "SELECT id FROM dead_letters")).toEqual([]);
		},
	);

	it("stay handled when one that came in the same message cannot be, and those behind it come again", async () => {
		const near = await ground.start(unitOf(listener("near")));
		const authorization = await ground.serviceBearer();
		const events = ["good", "shaky", "behind"].map((said) => ({
			id: `e-${said}`,
			type: "word.said",
			payload: { word: said },
		}));
		const post = async () => {
			const answer = await fetch(`${near.url}/internal/events`, {
				method: "POST",
				headers: { authorization, "content-type": "application/json" },
				body: JSON.stringify({ events }),
			});
			return [answer.status, ...heard("near")];
		};
		expect(await post()).toEqual([500, "good"]);
		expect(await post()).toEqual([500, "good"]);
		expect(await post()).toEqual([204, "good", "shaky", "behind"]);
	});

	it("that nobody subscribes to do not stay", async () => {
		const near = await ground.start(unitOf(listener("near")));
		const { url } = await startTeller(near.url, near.url);
		await say(url, "x", "nobody.cares");
		await until(
			"the outbox is empty",
			() => rows("teller", "SELECT id FROM outbox_events").length === 0,
		);
	});

	it("are taken from services only", async () => {
		const near = await ground.start(unitOf(listener("near")));
		const post = async (authorization: string | undefined) => {
			const headers: Record<string, string> = authorization
				? { authorization }
				: {};
			const url = `${near.url}/internal/events`;
			return (await fetch(url, { method: "POST", headers })).status;
		};
		const admin = { id: "u-admin", role: "admin", name: "A" } as const;
		expect(await post(undefined)).toBe(401);
		expect(await post(await ground.bearer(admin))).toBe(403);
	});
});
