import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { exportJWK, generateKeyPair } from "jose";
import type { Problem } from "../contract/errors.ts";
import {
	type Identity,
	type Operation,
	requestFor,
} from "../contract/operation.ts";
import { createServiceToken, createTokenIssuer } from "./auth.ts";
import { readSettings, type Settings } from "./env.ts";
import { type Running, startUnit, type Unit } from "./host.ts";

/** What tests need to start units: keys, tokens, settings, and a folder that goes with them. */
export interface TestBed {
	folder: string;
	/** Settings of a unit with databases in a folder `name` of its own (the same name again: the same databases) and a small seed. `more`: further variables. */
	settings(name: string, more?: Record<string, string>): Settings;
	/** A valid token of a user. */
	token(user: Identity): Promise<string>;
	/** A valid token of a service. */
	serviceToken(name?: string): Promise<string>;
	/** Starts a unit with the settings of its name (see `settings`). */
	start(unit: Unit, more?: Record<string, string>): Promise<Running>;
	/** Stops every unit that was started, and removes the folder. */
	stop(): Promise<void>;
}

/** Makes keys and a folder for the units of one test file. */
export async function createTestBed(): Promise<TestBed> {
	const folder = mkdtempSync(join(tmpdir(), "shoplab-test-"));
	const pair = await generateKeyPair("EdDSA", { extractable: true });
	const marks = { kid: "test", alg: "EdDSA" };
	const signing = { ...(await exportJWK(pair.privateKey)), ...marks };
	const verifying = { ...(await exportJWK(pair.publicKey)), ...marks };
	const secret = "a secret that only the services of this test share";
	const write = (name: string, content: string) => {
		writeFileSync(join(folder, name), content);
		return join(folder, name);
	};
	const common = {
		PUBLIC_KEYS_FILE: write("keys.json", JSON.stringify({ keys: [verifying] })),
		SIGNING_KEY_FILE: write("signing.json", JSON.stringify(signing)),
		SERVICE_SECRET_FILE: write("service-secret", secret),
		LOG_LEVEL: "silent",
		GRACE_MS: "500",
		SEED: "1",
		SEED_PRODUCTS: "60",
		SEED_CUSTOMERS: "10",
	};
	const issuer = createTokenIssuer(signing);
	const settings: TestBed["settings"] = (name, more = {}) =>
		readSettings({ ...common, DATA_DIR: join(folder, name), ...more });
	const started: Running[] = [];
	return {
		folder,
		settings,
		token: async (user) => (await issuer.issue(user)).token,
		serviceToken: (name = "test") => createServiceToken(name, secret)(),
		async start(unit, more) {
			const running = await startUnit(unit, settings(unit.name, more));
			started.push(running);
			return running;
		},
		async stop() {
			await Promise.all(started.map((running) => running.stop()));
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** What a unit answered: the status, the body, and the code of the problem when it refused. */
export interface Answer {
	status: number;
	// biome-ignore lint/suspicious/noExplicitAny: a test reads the answer of whatever it asked.
	body: any;
	code: Problem["code"] | undefined;
}

/** Calls an operation over REST as an outside client would; the input may be wrong on purpose. */
export async function ask(
	url: string,
	operation: Operation,
	input: Record<string, unknown> = {},
	token?: string,
): Promise<Answer> {
	const { method, path, headers, body } = requestFor(operation, input);
	const response = await fetch(`${url}${path}`, {
		method,
		headers: {
			...headers,
			...(body && { "content-type": "application/json" }),
			...(token && { authorization: `Bearer ${token}` }),
		},
		...(body && { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	const answer = text === "" ? undefined : JSON.parse(text);
	return { status: response.status, body: answer, code: answer?.code };
}

/** Asks again and again until `check` is true. Throws after `timeoutMs`, saying what was awaited. */
export async function eventually(
	what: string,
	check: () => boolean | Promise<boolean>,
	timeoutMs = 5_000,
): Promise<void> {
	const deadlineMs = Date.now() + timeoutMs;
	while (!(await check())) {
		if (Date.now() > deadlineMs)
			throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
		await sleep(10);
	}
}

/** All items of a list, page by page with the `limit` of the input. Throws when a page is refused. */
export async function allItems(
	url: string,
	operation: Operation,
	input: Record<string, unknown> = {},
	token?: string,
): Promise<Answer["body"][]> {
	const items: Answer["body"][] = [];
	let cursor: string | null | undefined;
	while (cursor !== null) {
		const asked = { ...input, cursor };
		const page: Answer = await ask(url, operation, asked, token);
		if (page.status !== 200)
			throw new Error(`${operation.name} answered ${page.status} ${page.code}`);
		items.push(...page.body.items);
		cursor = page.body.nextCursor;
	}
	return items;
}
