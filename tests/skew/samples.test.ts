import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	type Dialogue,
	openDialogue,
} from "../../bench/deploys/skew/dialogue.ts";
import type { Message } from "../../bench/deploys/skew/messages.ts";
import { readTopology } from "../../bench/targets/topology.ts";
import { root } from "../support/root.ts";
import {
	goldenMessages,
	ownerOf,
	pairOf,
	samplesDir,
	textOf,
	withExtraFields,
	withoutEachField,
} from "./golden.ts";

// What the services say to each other, as it is checked in under samples/, against who reads it. New samples after a change of
// messages: `npx vitest run --project shops tests/skew/samples -u`,
// then once more without -u; look at the difference as those who read them will.

const topology = readTopology(join(root, "microservices/topology.json"));

let folder: string;
let dialogue: Dialogue;
let golden: Message[];

beforeAll(async () => {
	folder = mkdtempSync(join(root, ".shoplab", "skew-"));
	const sources = root;
	dialogue = await openDialogue({ root, sources, folder, topology });
	golden = goldenMessages();
});
afterAll(async () => {
	await dialogue?.close();
	rmSync(folder, { recursive: true, force: true });
});

describe("golden samples", () => {
	it("are what the running services say", async () => {
		expect(dialogue.unsaid).toEqual([]);
		const owners = new Set(dialogue.messages.map(ownerOf));
		for (const owner of owners) {
			const own = dialogue.messages.filter((each) => ownerOf(each) === owner);
			await expect(textOf(own)).toMatchFileSnapshot(
				join(samplesDir, `${owner}.json.snap`),
			);
		}
	});

	it("are there for every call and every subscription", () => {
		const wanted = [
			...dialogue.declared.map((each) => pairOf({ kind: "call", ...each })),
			...Object.entries(topology.subscriptions).flatMap(([name, hearers]) =>
				hearers.map((to) =>
					pairOf({ kind: "event", from: publisherOf(name), to, name }),
				),
			),
		];
		const there = golden.map(pairOf);
		expect(wanted.length).toBeGreaterThan(50);
		expect(
			[...new Set(wanted)].filter((each) => !there.includes(each)),
		).toEqual([]);
		expect(there.filter((each) => !wanted.includes(each))).toEqual([]);
	});

	it("are there for whoever the topology says calls whom", () => {
		const pairs = new Set(golden.map(({ from, to }) => `${from} ${to}`));
		const calls = Object.entries(topology.units).flatMap(([from, { calls }]) =>
			calls.map((to) => `${from} ${to}`),
		);
		expect(calls.filter((each) => !pairs.has(each))).toEqual([]);
	});

	it("are understood by everybody who reads them", async () => {
		expect(await dialogue.misread(golden)).toEqual([]);
	});

	it("are understood with a field more in every object", async () => {
		expect(await dialogue.misread(golden.map(withExtraFields))).toEqual([]);
	});

	it("miss no field that somebody reads without it being told who misses what", async () => {
		const between = golden.filter(({ from }) => from !== "gateway");
		const misread = await dialogue.misread(between.flatMap(withoutEachField));
		const lines = misread.map(
			({ to, field, kind, name, from }) =>
				`${to} reads ${field} of ${kind} ${name} from ${from}`,
		);
		await expect(
			[...new Set(lines)].sort().join("\n").concat("\n"),
		).toMatchFileSnapshot(join(samplesDir, "reads.txt"));
		expect(misread).toContainEqual(
			expect.objectContaining({
				from: "orders",
				to: "notifications",
				name: "order.confirmed",
				field: "customerId",
			}),
		);
		expect(misread).toContainEqual(
			expect.objectContaining({
				from: "catalog",
				to: "cart",
				kind: "answer",
				name: "productsByIds",
				field: "items[].priceCents",
			}),
		);
	});
});

/** The only unit that was heard to publish it. */
function publisherOf(name: string): string {
	const said = golden.filter((each) => each.kind === "event");
	return said.find((each) => each.name === name)?.from ?? "nobody";
}
