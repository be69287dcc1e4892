import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Finding } from "../../bench/cli/doctor/finding.ts";
import { startShoplab } from "../support/shoplab.ts";

// Each thing that the doctor finds is made to be so.

let folder: string;
let busy: ChildProcess | undefined;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-doctor-"));
});
afterEach(() => {
	busy?.kill("SIGKILL");
	rmSync(folder, { recursive: true, force: true });
});

/** What the doctor finds of one thing, and its exit status. */
async function diagnosis(
	of: string,
	{ args = [], env = {} }: { args?: string[]; env?: NodeJS.ProcessEnv } = {},
) {
	const { code, out } = await startShoplab(["doctor", "--json", ...args], {
		cwd: folder,
		env: { XDG_STATE_HOME: join(folder, "state"), AMQP_URL: "", ...env },
	}).ended;
	const findings = JSON.parse(out) as Finding[];
	const finding = findings.find((each) => each.of === of);
	if (!finding) throw new Error(`nothing was said of ${of}`);
	for (const { state, fix } of findings)
		expect(state === "fine" || fix !== undefined).toBe(true);
	return { ...finding, code };
}

it("a busy program is named, with its pid and its share", async () => {
	busy = spawn(process.execPath, ["-e", "for (;;);"], {
		argv0: "node",
		stdio: "ignore",
	});
	const { state, what } = await diagnosis("load");
	expect(state).toBe("doubtful");
	expect(what).toMatch(/pid \d+, \d+ % of a core/);
});

it("results that cannot be written are missing, with 3", async () => {
	const file = join(folder, "results");
	writeFileSync(file, "");
	const { state, what, fix, code } = await diagnosis("results");
	expect(state).toBe("missing");
	expect(what).toContain(file);
	expect(fix).toContain("--out");
	expect(code).toBe(3);
	const elsewhere = await diagnosis("results", { args: ["--out", "other"] });
	expect(elsewhere.state).toBe("fine");
});

it("without Erlang and a browser on the PATH both are doubtful, and nothing is missing", async () => {
	const env = { PATH: folder };
	const rabbitmq = await diagnosis("rabbitmq", { env });
	expect(rabbitmq.state).toBe("doubtful");
	expect(rabbitmq.fix).toMatch(/rabbitmq-server|PATH/);
	expect(rabbitmq.code).toBe(0);
	const browser = await diagnosis("browser", { env });
	expect(browser.state).toBe("doubtful");
	expect(browser.fix).toContain("apt-get install");
	const cores = await diagnosis("cores", { env });
	expect(cores.fix).toMatch(/taskset|two cores/);
});

it("a broker that AMQP_URL names is taken at its word", async () => {
	const env = { AMQP_URL: "amqp://127.0.0.1:5672" };
	expect((await diagnosis("rabbitmq", { env })).what).toContain("AMQP_URL");
});
