import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { pinned } from "../targets/pinning.ts";
import type { ServerProcess } from "./server-client.ts";
import type { Subject } from "./subjects.ts";

/** What the summary of autocannon says of a server, in its own way of counting. */
export interface Summary {
	says: string;
	/** `closed`: 10 connections, as fast as answers come; `rate`: its -R, with its own correction for coordinated omission. */
	mode: "closed" | "rate";
	p50Ms: number;
	p99Ms: number;
}

export interface Showing {
	root: string;
	cores: readonly number[];
	signal: AbortSignal;
}

const connections = 10;

/** Shows a server to autocannon, as anybody would run it, and reads its summary. */
export async function autocannonOn(
	subject: Subject,
	server: ServerProcess,
	{ mode, root, cores, signal }: Showing & { mode: Summary["mode"] },
): Promise<Summary> {
	const from = Date.now() + 300;
	await server.behave(
		subject.behaviourFrom({
			startedAtEpochMs: from,
			measuredFromEpochMs: from,
		}),
	);
	const program = createRequire(join(root, "package.json")).resolve(
		"autocannon",
	);
	const rate = subject.load.stages[0]?.ratePerSecond ?? 0;
	const { file, args } = pinned(cores, {
		file: process.execPath,
		args: [
			program,
			"--json",
			...["-c", String(connections)],
			...["-d", String(subject.autocannonSeconds)],
			...(mode === "rate" ? ["-R", String(rate)] : []),
			server.url,
		],
	});
	const { stdout } = await promisify(execFile)(file, args, { signal });
	const { latency } = JSON.parse(stdout) as {
		latency: { p50: number; p99: number };
	};
	return { says: subject.says, mode, p50Ms: latency.p50, p99Ms: latency.p99 };
}
