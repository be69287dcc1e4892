import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { knownArms } from "../../experiment/arms.ts";
import { bundlesFileOf } from "../../experiment/builds.ts";
import { programsOf } from "../../targets/options.ts";
import { findRabbitmq } from "../../targets/rabbitmq.ts";
import { doubtful, type Finding, fine, missing } from "./finding.ts";

// What has to be installed: for shoplab itself, for RabbitMQ, and for tests alone.

export function nodeVersion(version = process.versions.node): Finding {
	const [major = 0, minor = 0] = version.split(".").map(Number);
	if (major > 20 || (major === 20 && minor >= 19))
		return fine("node", `Node ${version}`);
	return missing(
		"node",
		`Node ${version}; 20.19 or newer is needed`,
		"install Node 20.19, 22 or 24 from your package manager",
	);
}

export async function sqlite(): Promise<Finding> {
	try {
		const { default: Sqlite } = await import("better-sqlite3");
		const database = new Sqlite(":memory:");
		const version = database.prepare("select sqlite_version()").pluck().get();
		database.close();
		return fine("sqlite", `SQLite ${version} through better-sqlite3`);
	} catch (error) {
		return missing(
			"sqlite",
			`better-sqlite3 does not load: ${(error as Error).message.split("\n", 1)[0]}`,
			"npm ci, or after a change of Node npm rebuild better-sqlite3 (it needs python3, make and g++ where no binary can be had)",
		);
	}
}

export function programs(root: string): Finding {
	const absent = [
		join(root, "dist/bench/driver.cjs"),
		...Object.values(programsOf(root)),
		...new Set(knownArms.map((arm) => bundlesFileOf(root, arm))),
	]
		.filter((file) => !existsSync(file))
		.map((file) => relative(root, file));
	return absent.length === 0
		? fine("build", "shoplab is built")
		: missing("build", `not built: ${absent.join(", ")}`, "npm run build");
}

/** A private broker needs RabbitMQ's scripts, and Erlang's programs on the path. */
export function rabbitmq(env: NodeJS.ProcessEnv): Finding {
	if (env.AMQP_URL) return fine("rabbitmq", "AMQP_URL names a broker");
	const scripts = findRabbitmq();
	const fix = "apt-get install rabbitmq-server, or set AMQP_URL";
	if (!scripts)
		return doubtful(
			"rabbitmq",
			"RabbitMQ is not installed: services send events directly over HTTP, and arms named after AMQP cannot run",
			fix,
		);
	const version = /rabbitmq_server-([^/]+)/.exec(scripts)?.[1] ?? "";
	const absent = ["erl", "epmd"].filter((program) => !onPath(program, env));
	return absent.length === 0
		? fine(
				"rabbitmq",
				`RabbitMQ ${version}; a private one is started when it is needed`,
			)
		: doubtful(
				"rabbitmq",
				`RabbitMQ ${version} is installed, but ${absent.join(" and ")} of Erlang cannot be found on the PATH, so it cannot be started`,
				`add the folder of ${absent[0]} to PATH (/usr/bin on Debian), or use --bus direct`,
			);
}

const browsers = ["chromium", "chromium-browser", "google-chrome"];

export function browser(env: NodeJS.ProcessEnv): Finding {
	const found = browsers.find((program) => onPath(program, env));
	return found
		? fine("browser", `${found}, for tests of the HTML report`)
		: doubtful(
				"browser",
				"no Chromium: only tests of the HTML report use it, any browser shows the report",
				"apt-get install chromium",
			);
}

export function zeep(): Finding {
	const pythons = [process.env.SHOPLAB_PYTHON, "python3", "/usr/bin/python3"];
	const found = pythons.some((python) => python && canImportZeep(python));
	return found
		? fine("zeep", "Python's zeep, for tests of the SOAP door")
		: doubtful(
				"zeep",
				"no zeep for Python: only tests of the SOAP door use it",
				"apt-get install python3-zeep",
			);
}

function canImportZeep(python: string): boolean {
	try {
		execFileSync(python, ["-c", "import zeep"], { stdio: "ignore" });
		return true;
	} catch {
		return false;
	}
}

function onPath(program: string, { PATH = "" }: NodeJS.ProcessEnv): boolean {
	return PATH.split(delimiter).some((folder) =>
		existsSync(join(folder, program)),
	);
}
