import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildRelease } from "../../bench/deploys/release.ts";
import { settled } from "../../bench/measure/settle.ts";
import { createShopClient } from "../../bench/measure/shop-client.ts";
import { differencesBetween } from "../../bench/sameness/compare.ts";
import { replay, type Transcript } from "../../bench/sameness/replay.ts";
import { finalReads, traceOf, traceSeed } from "../../bench/sameness/trace.ts";
import { readChange } from "../../bench/scenario/change.ts";
import { readTopology } from "../../bench/targets/topology.ts";
import { type Arm, arms, type RunningArm, startArm } from "../support/arms.ts";
import { mustSkip, titled } from "../support/missing.ts";
import { root } from "../support/root.ts";

const steps = traceOf(11, 250);
const everything = [...steps, ...finalReads(steps)];

/** Replays the trace on an arm, after `prepare` has done something to it. */
async function transcriptOf(
	arm: Arm,
	reference?: Transcript,
	prepare: (running: RunningArm) => Promise<void> = async () => {},
): Promise<Transcript> {
	const running = await startArm(arm, traceSeed);
	const client = createShopClient(running.target.url);
	try {
		await prepare(running);
		return await replay({
			client,
			steps,
			settled: async () => {
				await settled(running.target.units, 10_000);
			},
			...(reference ? { reference, patienceMs: 10_000 } : {}),
		});
	} finally {
		await client.close();
		await running.stop();
	}
}

const differences = (reference: Transcript, said: Transcript) =>
	differencesBetween(
		everything,
		{ arm: "monolith", said: reference },
		{ arm: "other", said },
	);

describe("a trace of all operations", () => {
	let reference: Promise<Transcript> | undefined;
	const ofMonolith = () => {
		reference ??= transcriptOf(arms.monolith);
		return reference;
	};

	const others: Arm[] = [
		arms.colocated,
		arms.direct,
		arms.amqp,
		arms.gateway,
		arms.workers,
		arms.bare,
	];
	for (const arm of others) {
		const skipped = arm.bus === "amqp" && mustSkip("rabbitmq");
		const title = arm.bus === "amqp" ? titled(arm.name, "rabbitmq") : arm.name;
		it.skipIf(skipped)(
			`gets the same answers and leaves the same shop: ${title}`,
			async () => {
				const said = await ofMonolith();
				expect(differences(said, await transcriptOf(arm, said))).toEqual([]);
			},
		);
	}

	it("shows a build whose shipping costs 50 cents more", async () => {
		const said = await ofMonolith();
		const dearer = async ({ target, runDir }: RunningArm) => {
			const topology = readTopology(join(root, arms.monolith.topology));
			const change = join(root, "scenarios/changes/shipping-quote-rule.yaml");
			const { shipped } = await buildRelease({
				root,
				folder: join(runDir, "changed"),
				topology,
				running: [],
				change: readChange(change),
			});
			for (const { unit, file } of shipped) await target.replace(unit, file);
		};
		const changed = await transcriptOf(arms.monolith, undefined, dearer);
		expect(differences(said, changed).join("\n")).toContain("quoteShipping");
	});
});
