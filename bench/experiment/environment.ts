import { readFileSync } from "node:fs";
import { availableParallelism, loadavg, release, type } from "node:os";
import { join } from "node:path";
import type { Environment } from "../results/schema.ts";

/** The packages whose speed is part of what is measured. */
const packages = [
	"express",
	"soap",
	"better-sqlite3",
	"undici",
	"zod",
	"jose",
	"amqplib",
	"autocannon",
	"esbuild",
];

/** What the run stands on. `pinning` in one sentence. */
export function describeEnvironment(
	root: string,
	pinning: string,
): Environment {
	return {
		node: process.version,
		os: `${type()} ${release()}`,
		cores: availableParallelism(),
		pinning,
		loadAverage: loadavg(),
		steal: null,
		packages: Object.fromEntries(
			packages.map((name) => [name, installedVersion(root, name)]),
		),
	};
}

function installedVersion(root: string, name: string): string {
	const file = join(root, "node_modules", name, "package.json");
	return (JSON.parse(readFileSync(file, "utf8")) as { version: string })
		.version;
}

/** Jiffies of all cores since the machine started: all of them, and those that the host took. Undefined where unknown. */
export function readSteal(): { all: number; stolen: number } | undefined {
	if (process.platform !== "linux") return undefined;
	const first = readFileSync("/proc/stat", "utf8").split("\n", 1)[0] ?? "";
	const jiffies = first.trim().split(/\s+/).slice(1, 9).map(Number);
	return {
		all: jiffies.reduce((sum, value) => sum + value, 0),
		stolen: jiffies[7] ?? 0,
	};
}

/** The share of CPU time that the host took between two readings. */
export function stealBetween(
	before: ReturnType<typeof readSteal>,
	after: ReturnType<typeof readSteal>,
): number | null {
	if (!before || !after || after.all === before.all) return null;
	return (after.stolen - before.stolen) / (after.all - before.all);
}
