import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { exportJWK, generateKeyPair } from "jose";
import type { Identity } from "../../shop/contract/operation.ts";
import {
	createServiceToken,
	createTokenIssuer,
} from "../../shop/runtime/auth.ts";
import { readSettings, type Settings } from "../../shop/runtime/env.ts";
import { type Running, startUnit, type Unit } from "../../shop/runtime/host.ts";

/** A place for services under test: a folder, keys, tokens, and an end to all that was started in it. */
export interface TestGround {
	folder: string;
	/** Settings of a service in this place; `env` wins. */
	settings(env?: Record<string, string>): Settings;
	start(unit: Unit, env?: Record<string, string>): Promise<Running>;
	/** `Bearer …` of a user. */
	bearer(user: Identity): Promise<string>;
	/** `Bearer …` of a service. */
	serviceBearer(name?: string): Promise<string>;
	stop(): Promise<void>;
}

export async function createTestGround(): Promise<TestGround> {
	const folder = mkdtempSync(join(tmpdir(), "shop-services-"));
	const secret = "a secret that only the services under test share";
	const { issuer, files } = await writeKeys(folder, secret);
	const running: Running[] = [];
	const settings: TestGround["settings"] = (env = {}) => {
		const all = { DATA_DIR: join(folder, "data"), LOG_LEVEL: "fatal" };
		return readSettings({ ...all, GRACE_MS: "1000", ...files, ...env });
	};
	return {
		folder,
		settings,
		async start(unit, env) {
			const started = await startUnit(unit, settings(env));
			running.push(started);
			return started;
		},
		bearer: async (user) => `Bearer ${(await issuer.issue(user)).token}`,
		serviceBearer: async (name = "tests") =>
			`Bearer ${await createServiceToken(name, secret)()}`,
		async stop() {
			await Promise.all(running.map((each) => each.stop()));
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function writeKeys(folder: string, secret: string) {
	mkdirSync(folder, { recursive: true });
	const pair = await generateKeyPair("EdDSA", { extractable: true });
	const key = { ...(await exportJWK(pair.privateKey)), kid: "test" };
	const open = { ...(await exportJWK(pair.publicKey)), kid: "test" };
	const write = (name: string, content: string) => {
		const file = join(folder, name);
		writeFileSync(file, content);
		return file;
	};
	const files = {
		PUBLIC_KEYS_FILE: write("public.json", JSON.stringify({ keys: [open] })),
		SIGNING_KEY_FILE: write("signing.json", JSON.stringify(key)),
		SERVICE_SECRET_FILE: write("secret.txt", secret),
	};
	return { issuer: createTokenIssuer(key), files };
}

/** Asks again and again until `probe` answers something true. Throws after ten seconds, naming what was awaited. */
export async function until<Found>(
	awaited: string,
	probe: () => Found | Promise<Found>,
): Promise<Found> {
	const deadline = Date.now() + 10_000;
	while (Date.now() < deadline) {
		const found = await probe();
		if (found) return found;
		await wait(10);
	}
	throw new Error(`waited 10 s in vain: ${awaited}`);
}

/** A gauge or counter without labels on the /metrics page of a process; NaN when it is not there. */
export async function metricOf(url: string, name: string): Promise<number> {
	const text = await (await fetch(`${url}/metrics`)).text();
	const line = text.split("\n").find((each) => each.startsWith(`${name} `));
	return Number(line?.split(" ")[1] ?? Number.NaN);
}
