// Makes the repository ready to run with nothing but Node and npm. With --for-tests, also the system parts that tests use.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installMissing, missingParts } from "./system-parts.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const floor = [20, 19];

/** Ends this process with exit status 3 (the environment is not ready): what, why, the fix, and the code for `shoplab explain`. */
function notReady(code, { what, why, fix }) {
	console.error(
		`shoplab: ${what}\n  why:   ${why}\n  fix:   ${fix}\n  code:  ${code}`,
	);
	process.exit(3);
}

function checkNode() {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	if (major > floor[0] || (major === floor[0] && minor >= floor[1])) return;
	notReady("NodeTooOld", {
		what: `Node ${process.versions.node} is too old`,
		why: `shoplab needs Node ${floor.join(".")} or later`,
		fix: "install a current Node from https://nodejs.org, or `nvm install 22`",
	});
}

const stampFile = join(root, "node_modules", ".shoplab-installed");

/** What the installed packages depend on: the lock file, and the Node that native ones were made for. */
function wantedStamp() {
	const lock = readFileSync(join(root, "package-lock.json"));
	const hash = createHash("sha256").update(lock).digest("hex");
	return `${hash} ${madeFor()}\n`;
}

function madeFor() {
	return `${process.versions.modules} ${process.platform}-${process.arch}`;
}

/** Does what stands in node_modules fit the lock file? npm notes at the end of an installation what it has put there. */
function packagesFit() {
	const notes = join(root, "node_modules", ".package-lock.json");
	if (!existsSync(notes)) return false;
	if (
		existsSync(stampFile) &&
		!readFileSync(stampFile, "utf8").includes(madeFor())
	)
		return false;
	const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
	const there = packagesOf(notes);
	return Object.entries(packagesOf(join(root, "package-lock.json"))).every(
		([path, { version, optional }]) =>
			path === "" || (there[path] ? there[path].version === version : optional),
	);
}

/** Installs the packages when they are missing, older than the lock file, or made for another Node. */
function installPackages() {
	const wanted = wantedStamp();
	if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted)
		return;
	if (!packagesFit()) runNpmCi();
	writeFileSync(stampFile, wanted);
}

function runNpmCi() {
	console.error("shoplab: installing packages (npm ci) …");
	const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
		cwd: root,
		stdio: ["ignore", 2, 2],
		shell: process.platform === "win32",
	});
	if (npm.status !== 0)
		notReady("PackagesMissing", {
			what: `npm ci failed (${npm.error?.message ?? `status ${npm.status}`})`,
			why: "shoplab runs on packages from the npm registry",
			fix: "read npm's message above. better-sqlite3 is compiled where its binary cannot be fetched: it then needs python3, make and g++",
		});
}

/**
 * Installs the system parts that tests use where that is possible, and names those that stay missing. With CI=true a missing
 * part ends this process with status 3; else their names are returned, and the tests that need them are skipped.
 */
function prepareTests() {
	installMissing();
	const missing = missingParts();
	for (const { name, why, fix } of missing)
		console.error(`shoplab: ${name} is missing\n  why: ${why}\n  fix: ${fix}`);
	if (missing.length > 0 && process.env.CI === "true") {
		console.error("shoplab: with CI=true nothing may be missing");
		process.exit(3);
	}
	return missing.map(({ name }) => name);
}

/** Makes the repository ready; returns the names of the system parts that are missing (none without `forTests`). */
export function setup({ forTests = false } = {}) {
	checkNode();
	installPackages();
	return forTests ? prepareTests() : [];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
	setup({ forTests: process.argv.includes("--for-tests") });
