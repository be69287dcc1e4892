import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { behaviourReport, ledgerPage, refusal } from "./protocol.ts";
import { countKinds, startCardProcessor } from "./testing.ts";

type Processor = Awaited<ReturnType<typeof startCardProcessor>>;
let processor: Processor;

beforeEach(async () => {
	processor = await startCardProcessor({
		controlToken: "secret",
		slowTokenMs: 50,
	});
});
afterEach(() => processor.stop());

const json = { "content-type": "application/json" };
const control = { ...json, "x-control-token": "secret" };

async function ask(
	method: string,
	path: string,
	body?: unknown,
	headers = json,
) {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	const response = await fetch(processor.baseUrl + path, {
		method,
		headers,
		body: text ?? null,
	});
	return { status: response.status, body: (await response.json()) as unknown };
}

const authorize = (key: string, cardToken = "tok_ok", amountCents = 1250) =>
	ask("POST", "/authorizations", { key, amountCents, cardToken });

const kindsOf = (key: string) =>
	countKinds(processor.ledger.entries(0, 10_000), key);

describe("authorisation", () => {
	it("authorises once when two attempts with one key arrive at once", async () => {
		const answers = await Promise.all(
			[1, 2, 3, 4].map(() => authorize("k1", "tok_slow")),
		);
		for (const answer of answers) {
			expect(answer).toEqual({
				status: 201,
				body: { key: "k1", state: "authorized", amountCents: 1250 },
			});
		}
		expect(kindsOf("k1")).toEqual({ authorize: 1 });
	});

	it.each([
		["tok_declined", "card_declined"],
		["tok_nobody_knows", "unknown_token"],
	])("declines %s with %s, the second time too", async (token, code) => {
		for (const answer of [
			await authorize("k1", token),
			await authorize("k1", "tok_ok"),
		]) {
			expect(answer).toMatchObject({ status: 402, body: { code } });
		}
		expect(kindsOf("k1")).toEqual({ decline: 1 });
	});

	it("answers 422 when a key comes back with another amount", async () => {
		await authorize("k1");
		expect(await authorize("k1", "tok_ok", 1)).toMatchObject({
			status: 422,
			body: { code: "key_reused" },
		});
	});

	it("lets the void win over an authorisation that is still on its way", async () => {
		const late = authorize("k1", "tok_slow");
		expect(await ask("POST", "/authorizations/k1/void")).toMatchObject({
			status: 200,
		});
		expect(await late).toMatchObject({ status: 402, body: { code: "voided" } });
		expect(await authorize("k1")).toMatchObject({
			status: 402,
			body: { code: "voided" },
		});
		expect(kindsOf("k1")).toEqual({ void: 1 });
	});
});

describe("capture, void, refund and lookup", () => {
	it("answers the record after each move, and the same when it is repeated", async () => {
		await authorize("a/b?c");
		const path = `/authorizations/${encodeURIComponent("a/b?c")}`;
		const record = { key: "a/b?c", amountCents: 1250 };
		for (const [verb, state] of [
			["capture", "captured"],
			["refund", "refunded"],
		]) {
			for (let time = 0; time < 2; time += 1) {
				const answer = await ask("POST", `${path}/${verb}`);
				expect(answer).toEqual({ status: 200, body: { ...record, state } });
			}
		}
		expect(await ask("GET", path)).toEqual({
			status: 200,
			body: { ...record, state: "refunded" },
		});
	});

	it("refuses to void what was captured", async () => {
		await authorize("k1");
		await ask("POST", "/authorizations/k1/capture");
		expect(await ask("POST", "/authorizations/k1/void")).toMatchObject({
			status: 409,
			body: { code: "already_captured" },
		});
	});

	it.each([
		["GET", "/authorizations/nobody"],
		["POST", "/authorizations/nobody/capture"],
		["POST", "/authorizations/nobody/refund"],
	])("%s %s answers 404 unknown_key", async (method, path) => {
		expect(await ask(method, path)).toMatchObject({
			status: 404,
			body: { code: "unknown_key" },
		});
	});
});

it("reads the whole ledger in pages", async () => {
	for (const key of ["k1", "k2", "k3", "k4", "k5"]) await authorize(key);
	const keys: string[] = [];
	const sizes: number[] = [];
	for (let after: number | null = 0; after !== null; ) {
		const answer = await ask("GET", `/ledger?after=${after}&limit=2`);
		const page = ledgerPage.parse(answer.body);
		keys.push(...page.entries.map((entry) => entry.key));
		sizes.push(page.entries.length);
		after = page.nextAfter;
	}
	expect(keys).toEqual(["k1", "k2", "k3", "k4", "k5"]);
	expect(sizes).toEqual([2, 2, 1]);
});

describe("hostile input", () => {
	const good = { key: "k1", amountCents: 1, cardToken: "tok_ok" };
	it.each([
		["malformed JSON", "POST", "/authorizations", '{"key":', 400],
		["no body", "POST", "/authorizations", "", 400],
		["null", "POST", "/authorizations", "null", 400],
		["an array", "POST", "/authorizations", [good], 400],
		[
			"an amount in text",
			"POST",
			"/authorizations",
			{ ...good, amountCents: "1" },
			400,
		],
		[
			"half a cent",
			"POST",
			"/authorizations",
			{ ...good, amountCents: 0.5 },
			400,
		],
		[
			"a negative amount",
			"POST",
			"/authorizations",
			{ ...good, amountCents: -1 },
			400,
		],
		[
			"an amount past all integers",
			"POST",
			"/authorizations",
			{ ...good, amountCents: 1e300 },
			400,
		],
		["an empty key", "POST", "/authorizations", { ...good, key: "" }, 400],
		[
			"a key with a line break",
			"POST",
			"/authorizations",
			{ ...good, key: "a\nb" },
			400,
		],
		[
			"a field too many",
			"POST",
			"/authorizations",
			{ ...good, admin: true },
			400,
		],
		[
			"a 5 MB body",
			"POST",
			"/authorizations",
			"x".repeat(5 * 1024 * 1024),
			413,
		],
		[
			"17 KB of valid JSON",
			"POST",
			"/authorizations",
			{ ...good, key: "k".repeat(17_000) },
			413,
		],
		[
			"a broken escape",
			"POST",
			"/authorizations/%E0%A4%A/void",
			undefined,
			400,
		],
		[
			"a key of 201 characters",
			"POST",
			`/authorizations/${"k".repeat(201)}/void`,
			undefined,
			400,
		],
		["a page too large", "GET", "/ledger?limit=10001", undefined, 400],
		["a page of nothing", "GET", "/ledger?limit=abc", undefined, 400],
		["a path to nowhere", "GET", "/etc/passwd", undefined, 404],
		[
			"an unknown verb",
			"POST",
			"/authorizations/k1/constructor",
			undefined,
			404,
		],
	])(
		"%s is refused, nothing is written, and the next request is served",
		async (...row) => {
			const [, method, path, body, status] = row;
			const answer = await ask(method, path, body);
			expect(answer.status).toBe(status);
			expect(answer.body).toEqual(refusal.parse(answer.body));
			expect(JSON.stringify(answer.body)).not.toMatch(/\bat .*:\d+/);
			expect(processor.ledger.entries(0, 10)).toEqual([]);
			expect(await ask("GET", "/health/ready")).toEqual({
				status: 200,
				body: { status: "ready" },
			});
		},
	);

	it("refuses a compressed body", async () => {
		const headers = { ...json, "content-encoding": "gzip" };
		expect((await ask("POST", "/authorizations", good, headers)).status).toBe(
			415,
		);
	});
});

describe("the control knob", () => {
	const turn = (body: unknown) => ask("POST", "/behaviour", body, control);
	const fired = async () =>
		behaviourReport.parse(
			(await ask("GET", "/behaviour", undefined, control)).body,
		).fired;

	it.each([
		["without a token", json],
		["with a wrong token", { ...json, "x-control-token": "guess" }],
	])("is refused %s", async (_, headers) => {
		for (const method of ["GET", "POST", "DELETE"]) {
			const body = method === "POST" ? { outage: "refuse" } : undefined;
			expect((await ask(method, "/behaviour", body, headers)).status).toBe(403);
		}
		expect((await authorize("k1")).status).toBe(201);
	});

	it("is closed to everyone when the processor has no control token", async () => {
		const closed = await startCardProcessor();
		const headers = { "x-control-token": "" };
		const response = await fetch(`${closed.baseUrl}/behaviour`, { headers });
		await closed.stop();
		expect(response.status).toBe(403);
	});

	it("refuses a behaviour that it does not know", async () => {
		expect((await turn({ outage: "earthquake" })).status).toBe(400);
		expect((await turn({ share: 1.5 })).status).toBe(400);
	});

	it("declines new keys but keeps its word on old ones, counts it, and heals", async () => {
		await authorize("old");
		await turn({ outage: "decline" });
		expect((await authorize("old")).status).toBe(201);
		expect(await authorize("new")).toMatchObject({
			status: 402,
			body: { code: "card_declined" },
		});
		await ask("DELETE", "/behaviour", undefined, control);
		expect((await authorize("newer")).status).toBe(201);
		expect(await fired()).toEqual({ delay: 0, refuse: 0, lost: 0, decline: 1 });
	});

	it("hangs up before doing anything when it refuses", async () => {
		await turn({ outage: "refuse" });
		await expect(authorize("k1")).rejects.toThrow();
		expect(kindsOf("k1")).toEqual({});
		expect(await fired()).toMatchObject({ refuse: 1 });
	});

	it("hangs up after the charge when it loses answers", async () => {
		await turn({ outage: "lost" });
		await expect(authorize("k1")).rejects.toThrow();
		expect(kindsOf("k1")).toEqual({ authorize: 1 });
		expect(await fired()).toMatchObject({ lost: 1 });
	});

	it("counts what it delayed, and strikes nobody at a share of 0", async () => {
		await turn({ delayMs: 5 });
		await authorize("k1");
		await turn({ delayMs: 5, outage: "refuse", share: 0 });
		await authorize("k2");
		expect(await fired()).toEqual({ delay: 1, refuse: 0, lost: 0, decline: 0 });
	});
});
