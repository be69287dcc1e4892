import { existsSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join, relative } from "node:path";
import { knownArms } from "../../experiment/arms.ts";
import { bundlesFileOf } from "../../experiment/builds.ts";
import { programsOf } from "../../targets/options.ts";
import { choosePinning } from "../../targets/pinning.ts";
import { takePorts } from "../../targets/ports.ts";
import { findRabbitmq } from "../../targets/rabbitmq.ts";

/** What a look at one thing found. `missing` keeps shoplab from running, `doubtful` makes its numbers worse. */
export interface Finding {
	state: "fine" | "doubtful" | "missing";
	what: string;
	fix?: string;
}

/** Looks at everything that a run needs; prints what it finds. False when something is missing. */
export async function doctor(root: string): Promise<boolean> {
	const findings = [
		nodeVersion(),
		await sqlite(),
		programs(root),
		cores(),
		otherLoad(),
		rabbitmq(),
		await ports(),
	];
	const marks = {
		fine: "ok      ",
		doubtful: "doubtful",
		missing: "MISSING ",
	};
	for (const { state, what, fix } of findings) {
		const cure = fix ? `\n          fix: ${fix}` : "";
		process.stdout.write(`${marks[state]}  ${what}${cure}\n`);
	}
	return findings.every(({ state }) => state !== "missing");
}

function nodeVersion(): Finding {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	const what = `Node ${process.versions.node}`;
	if (major > 20 || (major === 20 && minor >= 19))
		return { state: "fine", what };
	return {
		state: "missing",
		what: `${what}; 20.19 or newer is needed`,
		fix: "install Node 20.19, 22 or 24 from your package manager",
	};
}

async function sqlite(): Promise<Finding> {
	try {
		const { default: Sqlite } = await import("better-sqlite3");
		const database = new Sqlite(":memory:");
		const version = database.prepare("select sqlite_version()").pluck().get();
		database.close();
		return { state: "fine", what: `SQLite ${version} through better-sqlite3` };
	} catch (error) {
		return {
			state: "missing",
			what: `better-sqlite3 does not load: ${(error as Error).message.split("\n", 1)[0]}`,
			fix: "npm ci, or after a change of Node npm rebuild better-sqlite3 (it needs python3, make and g++ where no binary can be had)",
		};
	}
}

function programs(root: string): Finding {
	const missing = [
		join(root, "dist/bench/driver.cjs"),
		...Object.values(programsOf(root)),
		...new Set(knownArms.map((arm) => bundlesFileOf(root, arm))),
	]
		.filter((file) => !existsSync(file))
		.map((file) => relative(root, file));
	if (missing.length === 0) return { state: "fine", what: "shoplab is built" };
	return {
		state: "missing",
		what: `not built: ${missing.join(", ")}`,
		fix: "npm run build",
	};
}

function cores(): Finding {
	const count = availableParallelism();
	const { says, driver } = choosePinning();
	if (count < 2)
		return {
			state: "doubtful",
			what: "one core: driver and systems disturb each other",
			fix: "use a machine with two cores or more",
		};
	if (driver.length === 0)
		return {
			state: "doubtful",
			what: `${count} cores; ${says}`,
			fix: "install taskset (package util-linux)",
		};
	return { state: "fine", what: `${count} cores; ${says}` };
}

function otherLoad(): Finding {
	const load = loadavg()[0] ?? 0;
	const what = `load average ${load.toFixed(2)}`;
	if (load < 0.5 * availableParallelism()) return { state: "fine", what };
	return {
		state: "doubtful",
		what: `${what}: other programs are busy`,
		fix: "close them, or wait a minute, before measuring",
	};
}

function rabbitmq(): Finding {
	if (process.env.AMQP_URL)
		return { state: "fine", what: "AMQP_URL names a broker" };
	if (findRabbitmq())
		return {
			state: "fine",
			what: "RabbitMQ is installed; a private one is started when it is needed",
		};
	return {
		state: "doubtful",
		what: "no RabbitMQ: the direct bus is used",
		fix: "apt-get install rabbitmq-server, or set AMQP_URL",
	};
}

async function ports(): Promise<Finding> {
	try {
		(await takePorts()).release();
		return { state: "fine", what: "ports are free on 127.0.0.1" };
	} catch (error) {
		return {
			state: "missing",
			what: (error as Error).message,
			fix: "stop what uses the ports 20000 to 32000",
		};
	}
}
