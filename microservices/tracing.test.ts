import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Span, SpanFile } from "../shop/runtime/trace-span.ts";
import { customerId, productId } from "../shop/seed.ts";
import { metricOf, until } from "./kit/testing.ts";
import { address, customerAt, type Fleet, startFleet } from "./testing.ts";

const trace = "0af7651916cd43dd8448eb211c80319c";
const traceparent = `00-${trace}-b7ad6b7169203331-01`;
const notSampled = "00-11111111111111111111111111111111-2222222222222222-00";

describe("a traced order", () => {
	let spans: Span[];
	beforeAll(async () => {
		spans = await tracedOrder();
	});

	const spanOf = (id: string | null) =>
		spans.find(({ spanId }) => spanId === id);
	const find = (unit: string, kind: Span["kind"], name = "") =>
		spans.filter(
			(span) =>
				span.unit === unit && span.kind === kind && span.name.includes(name),
		);
	/** The units and kinds of a span and those above it. */
	const way = (span: Span | undefined): string[] =>
		span ? [`${span.unit} ${span.kind}`, ...way(spanOf(span.parentId))] : [];

	it("is one trace through all processes", () => {
		expect(new Set(spans.map((span) => span.traceId))).toEqual(
			new Set([trace]),
		);
		expect(new Set(spans.map((span) => span.unit))).toEqual(
			new Set(
				"gateway orders cart catalog inventory shipping payments notifications reviews".split(
					" ",
				),
			),
		);
	});

	it("begins under the span of the caller", () => {
		const [door] = find("gateway", "server");
		expect(door?.parentId).toBe("b7ad6b7169203331");
	});

	it("leads from the door over handlers and calls to the card processor", () => {
		const [card] = find("payments", "card");
		expect(way(card)).toEqual([
			"payments card",
			"payments handler",
			"payments server",
			"orders client",
			"orders handler",
			"orders server",
			"gateway client",
			"gateway handler",
			"gateway server",
		]);
	});

	it("has the statements of each service under its handler, without values", () => {
		const [reservation] = find("inventory", "sql", "INSERT reservations");
		expect(way(reservation).slice(0, 3)).toEqual([
			"inventory sql",
			"inventory handler",
			"inventory server",
		]);
		expect(JSON.stringify(find("orders", "sql"))).not.toContain("Berlin");
	});

	it("goes on with the events that the order gives rise to", () => {
		for (const unit of [
			"inventory",
			"shipping",
			"notifications",
			"cart",
			"reviews",
		]) {
			const [consumed] = find(unit, "consume", "order.confirmed");
			expect(way(consumed).slice(0, 3)).toEqual([
				`${unit} consume`,
				"orders publish",
				expect.stringContaining("orders "),
			]);
		}
	});

	it("has every span inside the time of its process' parent", () => {
		for (const span of spans) {
			const parent = spanOf(span.parentId);
			expect(span.endMicros).toBeGreaterThanOrEqual(span.startMicros);
			if (parent?.kind !== "server" || parent.unit !== span.unit) continue;
			expect(span.startMicros).toBeGreaterThanOrEqual(parent.startMicros);
		}
	});
});

/** The spans of one order, all of what it caused included, and of nothing else. */
async function tracedOrder(): Promise<Span[]> {
	const folder = mkdtempSync(join(tmpdir(), "shoplab-traces-"));
	try {
		await placeOrder(await startFleet(undefined, { TRACE_DIR: folder }));
		return withoutStrangers(readSpans(folder));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

async function placeOrder(fleet: Fleet): Promise<void> {
	const { ground, addresses, close } = fleet;
	try {
		const ada = await ground.bearer({
			id: customerId(1),
			role: "customer",
			name: "Ada",
		});
		const ask = customerAt(addresses.gateway as string, ada);
		const path = `/api/cart/items/${productId(1)}`;
		await ask("PUT", path, { quantity: 1 }, { traceparent: notSampled });
		const order = { shippingAddress: address, cardToken: "tok_ok" };
		const more = { "idempotency-key": "traced", traceparent };
		const { status } = await ask("POST", "/api/orders", order, more);
		expect(status).toBe(201);
		const { orders = "" } = addresses;
		await until("all events have been taken", async () => {
			return (await metricOf(orders, "shop_outbox_pending")) === 0;
		});
	} finally {
		await close();
	}
}

function readSpans(folder: string): Span[] {
	return readdirSync(folder).flatMap((name) => {
		const text = readFileSync(join(folder, name), "utf8");
		return (JSON.parse(text) as SpanFile).spans;
	});
}

/** Requests that came without a context, such as our own for metrics, begin traces of their own. */
function withoutStrangers(spans: readonly Span[]): Span[] {
	const own = new Set(
		spans
			.filter(({ attributes }) => attributes["shoplab.root"])
			.map(({ traceId }) => traceId),
	);
	return spans.filter(({ traceId }) => !own.has(traceId));
}
