import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleProgram } from "../../bench/deploys/bundle.ts";
import type { Rabbitmq } from "../../bench/targets/rabbitmq.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { mustSkip, titled } from "../support/missing.ts";
import { root } from "../support/root.ts";
import {
	createGround,
	type Ground,
	patienceMs,
	startTestBroker,
} from "./ground.ts";
import { heard, say, teller, wordsFrom } from "./words.ts";

describe.skipIf(mustSkip("rabbitmq"))(
	titled("a consumer that is killed between taking and answering", "rabbitmq"),
	() => {
		let broker: Rabbitmq;
		let outDir: string;
		let program: string;
		beforeAll(async () => {
			// Inside the repository: bundles look for native packages from where they lie.
			mkdirSync(join(root, ".shoplab"), { recursive: true });
			outDir = mkdtempSync(join(root, ".shoplab", "killed-"));
			const entry = "tests/rabbitmq/listener-process.ts";
			program = (await bundleProgram("listener", entry, { root, outDir })).file;
			broker = await startTestBroker();
		});
		afterAll(async () => {
			await broker?.stop();
			rmSync(outDir, { recursive: true, force: true });
		});

		it.each([
			["before the commit", false],
			["before the answer", true],
		] as const)(
			"%s is given the event again, with one effect, in order",
			async (moment, committed) => {
				const ground = await createGround(broker);
				const children: ChildProcess[] = [];
				const start = () => {
					const child = startListener(program, ground);
					children.push(child);
					return child;
				};
				try {
					const first = start();
					const ended = once(first, "exit");
					const told = await ground.start(teller);
					const words = [`die ${moment}`, ...wordsFrom(0, 30)];
					await say(told.url, words);
					expect(await ended).toEqual([null, "SIGKILL"]);
					const before = heard(ground.folder, "far");
					expect(before.includes(`die ${moment}`)).toBe(committed);
					await eventually(
						"the broker has taken every message back",
						async () => (await ground.waiting("shop.far")) === words.length,
						patienceMs,
					);

					start();
					expect(await ground.hears("far", words.length)).toEqual(words);
					await eventually(
						"every message is answered",
						async () => (await ground.waiting("shop.far")) === 0,
						patienceMs,
					);
					expect(heard(ground.folder, "far")).toEqual(words);
				} finally {
					await Promise.all(children.map(end));
					await ground.stop();
				}
			},
		);
	},
);

function startListener(program: string, ground: Ground): ChildProcess {
	const { folder } = ground;
	return spawn(process.execPath, [program], {
		stdio: ["ignore", "ignore", "inherit", "ipc"],
		env: {
			...ground.env(),
			PATH: process.env.PATH,
			PORT: "0",
			MARK: join(folder, "mark"),
			DATA_DIR: join(folder, "data"),
			PUBLIC_KEYS_FILE: join(folder, "keys.json"),
		},
	});
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = once(child, "exit");
	child.kill("SIGKILL");
	await gone;
}
