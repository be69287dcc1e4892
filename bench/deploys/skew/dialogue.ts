import { type ChildProcess, fork } from "node:child_process";
import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { journalled } from "../../pids/journal.ts";
import { logTail } from "../../targets/log-tail.ts";
import type { Topology } from "../../targets/topology.ts";
import { bundleProgram } from "../bundle.ts";
import type { ToDialogue } from "./dialogue-process.ts";
import type { DeclaredCall, Message, Misreading } from "./messages.ts";

/** One version of the sources, running, its units in talk with each other. */
export interface Dialogue {
	/** What its units say to each other. */
	messages: Message[];
	/** What they should have said and did not, a sentence each. */
	unsaid: string[];
	/** What its units declare to call of each other. */
	declared: DeclaredCall[];
	/** What its units do not understand of messages that another version said. */
	misread(messages: readonly Message[]): Promise<Misreading[]>;
	close(): Promise<void>;
}

/** A version that could not be heard: it does not build, or does not run. */
export class NotHeard extends Error {
	override readonly name = "NotHeard";
}

/** Where a version lies, and who is to be heard. */
export interface DialogueOptions {
	/** The repository, with bench and node_modules. */
	root: string;
	/** The version: the repository itself, or a scratch copy of its sources. */
	sources: string;
	/** A folder of its own for bundle, databases and log; inside the repository so that native packages are found. */
	folder: string;
	topology: Topology;
}

/**
 * Builds all units of a version into one program, starts it, and hears what they say. Some seconds of CPU less than as many
 * processes, and the same messages: they talk over sockets. Throws NotHeard.
 */
export async function openDialogue(
	options: DialogueOptions,
): Promise<Dialogue> {
	const { folder, topology } = options;
	mkdirSync(folder, { recursive: true });
	const file = await build(options).catch((cause: Error) => {
		throw new NotHeard(cause.message, { cause });
	});
	const logFile = join(folder, "dialogue.log");
	const child = spawn(file, logFile);
	const close = () => ended(child);
	try {
		await answerOf(child, logFile);
		const tell = async (order: ToDialogue) => {
			const answer = answerOf(child, logFile);
			child.send(order);
			return answer;
		};
		const spoken = (await tell({ do: "speak", topology, folder })) as Pick<
			Dialogue,
			"messages" | "unsaid" | "declared"
		>;
		return {
			...spoken,
			misread: async (messages) =>
				(await tell({ do: "read", messages: [...messages] })) as Misreading[],
			close,
		};
	} catch (cause) {
		await close();
		throw cause;
	}
}

async function build(options: DialogueOptions): Promise<string> {
	const { root, sources, folder } = options;
	const entry = join(folder, "dialogue-entry.ts");
	writeFileSync(entry, programOf(options));
	const { file } = await bundleProgram("dialogue", relative(sources, entry), {
		root: sources,
		outDir: folder,
		modules: join(root, "node_modules"),
	});
	return file;
}

/** The program that imports a version, by where its files lie. */
function programOf({ root, sources, topology }: DialogueOptions): string {
	const units = Object.entries(topology.units);
	const peersOf = (entry: string) => join(sources, dirname(entry), "peers.ts");
	const lines = units.flatMap(([, { entry }], index) => [
		`import unit${index} from ${JSON.stringify(join(sources, entry))};`,
		...(existsSync(peersOf(entry))
			? [`import * as peers${index} from ${JSON.stringify(peersOf(entry))};`]
			: [`const peers${index} = {};`]),
	]);
	const record = (word: string) =>
		`{ ${units.map(([unit], index) => `${JSON.stringify(unit)}: ${word}${index}`).join(", ")} }`;
	const from = (names: string, folder: string, file: string) =>
		`import { ${names} } from ${JSON.stringify(join(folder, file))};`;
	return [
		from("converse", root, "bench/deploys/skew/dialogue-process.ts"),
		from("startUnit", sources, "shop/runtime/host.ts"),
		from("readSettings", sources, "shop/runtime/env.ts"),
		from("shop", sources, "shop/contract/shop.ts"),
		from("buildCardProcessor", sources, "shop/card-processor/app.ts"),
		from("openLedger", sources, "shop/card-processor/ledger.ts"),
		...lines,
		`const startCard = (folder) => new Promise((resolve) => {
			const ledger = openLedger(folder + "/card-processor.sqlite");
			const { server } = buildCardProcessor({ ledger });
			server.listen(0, "127.0.0.1", () => resolve("http://127.0.0.1:" + server.address().port));
		});`,
		`converse({ units: ${record("unit")}, peers: ${record("peers")}, shop, startUnit, readSettings, startCard });`,
	].join("\n");
}

function spawn(file: string, logFile: string): ChildProcess {
	const log = openSync(logFile, "a", 0o600);
	try {
		const child = fork(file, {
			stdio: ["ignore", log, log, "ipc"],
			env: { PATH: process.env.PATH, NODE_ENV: "production" },
		});
		return journalled(child, { unit: "dialogue of versions" });
	} finally {
		closeSync(log);
	}
}

/** Longer than any version needs that answers at all. */
const limitMs = 60_000;

/** The next thing it says. Throws NotHeard when it ends, fails or stays silent. */
function answerOf(child: ChildProcess, logFile: string): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const done = () => {
			clearTimeout(timer);
			child.off("message", hear).off("exit", exit).off("error", fail);
		};
		const fail = (why: Error | string) => {
			done();
			reject(new NotHeard(`${why}${logTail(logFile)}`));
		};
		const exit = (code: number | null, signal: string | null) =>
			fail(`it ended (${signal ?? code})`);
		const hear = (said: { answer?: unknown; failure?: string }) => {
			if (said.failure !== undefined) return fail(said.failure);
			done();
			resolve(said.answer);
		};
		const timer = setTimeout(
			() => fail(`it said nothing within ${limitMs} ms`),
			limitMs,
		);
		child.on("message", hear).on("exit", exit).on("error", fail);
	});
}

async function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = new Promise((resolve) => child.once("exit", resolve));
	child.kill("SIGKILL");
	await gone;
}
