// `npm test`: sets up what the tests need, builds, checks style and types, and runs every test. Stops at the first failure.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { setup } from "./setup.mjs";
import { chromiumFile, pythonWithZeep } from "./system-parts.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reports = join(root, "dist", "test-reports");
const projects = ["unit", "conformance", "shops", "e2e"];

const missing = setup({ forTests: true });
if (missing.length > 0)
	console.error(
		`shoplab: tests that need ${missing.join(", ")} are skipped (SHOPLAB_MISSING=${missing.join(",")})`,
	);
await build();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const status = firstFailure([
	["biome", ["node_modules/@biomejs/biome/bin/biome", "check", "."]],
	["tsc", ["node_modules/typescript/bin/tsc", "--noEmit"]],
	...projects.map((project) => [`vitest ${project}`, vitest(project)]),
]);
console.log(summary(projects.map(countsOf)));
process.exit(status);

/** Runs steps one after the other; returns the exit status of the first that fails, or 0. */
function firstFailure(steps) {
	for (const [title, args] of steps) {
		console.error(`\nshoplab: ${title}`);
		const step = spawnSync(process.execPath, args, {
			cwd: root,
			stdio: "inherit",
			env: {
				...process.env,
				SHOPLAB_MISSING: missing.join(","),
				SHOPLAB_PYTHON: pythonWithZeep() ?? "python3",
				SHOPLAB_CHROMIUM: chromiumFile() ?? "",
			},
		});
		if (step.status === 0) continue;
		console.error(`shoplab: ${title} failed (${step.signal ?? step.status})`);
		return step.status ?? 1;
	}
	return 0;
}

function vitest(project) {
	return [
		"node_modules/vitest/vitest.mjs",
		"run",
		"--project",
		project,
		"--reporter=default",
		"--reporter=json",
		`--outputFile.json=${reportOf(project)}`,
		...(project === "shops" ? ["--maxWorkers=2"] : []),
	];
}

function reportOf(project) {
	return join(reports, `${project}.json`);
}

/** What vitest counted; a project that was not reached counts nothing. */
function countsOf(project) {
	if (!existsSync(reportOf(project)))
		return { passed: 0, failed: 0, skipped: 0 };
	const report = JSON.parse(readFileSync(reportOf(project), "utf8"));
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests,
		skipped: report.numPendingTests + report.numTodoTests,
	};
}

function summary(counts) {
	const total = (key) => counts.reduce((sum, one) => sum + one[key], 0);
	return `${total("passed")} passed, ${total("failed")} failed, ${total("skipped")} skipped`;
}
