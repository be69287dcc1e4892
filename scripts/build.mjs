// Builds dist/ where it is missing or older than the sources. Needs the packages (scripts/setup.mjs).
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = ["shop", "monolith", "microservices", "bench", "scripts"];
const stampFile = join(root, "dist", ".stamp");

/** The state of all that a build depends on: content, not times, so that a checkout or a touch changes nothing. */
function stampOfSources() {
	const hash = createHash("sha256");
	const files = sources
		.flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
				.filter((entry) => entry.isFile() && !entry.name.includes(".test."))
				.map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
		)
		.sort();
	for (const file of [...files, join(root, "package-lock.json")])
		hash.update(`${file.slice(root.length)}\n`).update(readFileSync(file));
	return hash.digest("hex");
}

/** Ends this process with status 1 when the build fails. */
export async function build({ force = false } = {}) {
	const stamp = stampOfSources();
	const current = existsSync(stampFile) && readFileSync(stampFile, "utf8");
	if (!force && current === stamp) return;
	rmSync(stampFile, { force: true });
	const esbuild = await import("esbuild");
	const outfile = join(root, "dist", "bench", "build.cjs");
	await esbuild.build({
		entryPoints: [join(root, "bench/deploys/build-process.ts")],
		absWorkingDir: root,
		bundle: true,
		platform: "node",
		format: "cjs",
		target: "node20",
		packages: "external",
		outfile,
	});
	const { status } = spawnSync(process.execPath, [outfile], {
		cwd: root,
		stdio: ["ignore", 2, 2],
	});
	if (status !== 0) process.exit(1);
	mkdirSync(dirname(stampFile), { recursive: true });
	writeFileSync(stampFile, stamp);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	// Dynamic, as all of this file: it also runs where no package is installed yet.
	const { setup } = await import("./setup.mjs");
	setup();
	await build({ force: process.argv.includes("--force") });
}
