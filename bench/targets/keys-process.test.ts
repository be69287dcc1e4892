import { spawnSync } from "node:child_process";
import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { JSONWebKeySet, JWK } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
	createServiceToken,
	createTokenIssuer,
	createTokenVerifier,
} from "../../shop/runtime/auth.ts";

const folder = mkdtempSync(join(tmpdir(), "shoplab-keys-"));
const program = join(folder, "keys.cjs");
const files = (set: string) => ({
	PUBLIC_KEYS_FILE: join(folder, set, "public", "public-keys.json"),
	SIGNING_KEY_FILE: join(folder, set, "signing", "signing-key.json"),
	SERVICE_SECRET_FILE: join(folder, set, "service", "service-secret"),
});
const run = (env: Record<string, string>) =>
	spawnSync(process.execPath, [program], { env, encoding: "utf8" });
const text = (file: string) => readFileSync(file, "utf8");

beforeAll(async () => {
	await build({
		entryPoints: [join(import.meta.dirname, "keys-process.ts")],
		outfile: program,
		bundle: true,
		platform: "node",
		format: "cjs",
	});
});
afterAll(() => rmSync(folder, { recursive: true }));

it("makes keys that sign and verify, each in a folder of its own", async () => {
	const made = files("first");
	expect(run(made)).toMatchObject({ status: 0, stdout: "keys: made\n" });
	const secret = text(made.SERVICE_SECRET_FILE);
	const verifier = createTokenVerifier(
		JSON.parse(text(made.PUBLIC_KEYS_FILE)) as JSONWebKeySet,
		secret,
	);
	const issuer = createTokenIssuer(
		JSON.parse(text(made.SIGNING_KEY_FILE)) as JWK,
	);
	const user = { id: "u-1", role: "customer", name: "Ada" } as const;
	const { token } = await issuer.issue(user);
	expect(await verifier.verify(token)).toEqual(user);
	expect(
		await verifier.verify(await createServiceToken("cart", secret)()),
	).toMatchObject({ role: "service" });
});

it("leaves only its owner a way to read them, and nothing beside them", () => {
	const made = files("modes");
	run(made);
	for (const file of Object.values(made))
		expect(statSync(file).mode & 0o077).toBe(0);
	expect(readdirSync(join(folder, "modes", "public"))).toEqual([
		"public-keys.json",
	]);
});

it("keeps the keys that are there", () => {
	const made = files("twice");
	run(made);
	const before = Object.values(made).map(text);
	expect(run(made).stdout).toBe("keys: they are there already\n");
	expect(Object.values(made).map(text)).toEqual(before);
});

it.each([
	"PUBLIC_KEYS_FILE",
	"SIGNING_KEY_FILE",
	"SERVICE_SECRET_FILE",
] as const)("makes the whole set anew when %s is lost", (lost) => {
	const made = files(`without-${lost}`);
	run(made);
	const before = Object.values(made).map(text);
	rmSync(made[lost]);
	expect(run(made).stdout).toBe("keys: made\n");
	const after = Object.values(made).map(text);
	expect(after.every((content, index) => content !== before[index])).toBe(true);
});

it("says which variable is missing", () => {
	const result = run({ ...files("none"), SIGNING_KEY_FILE: "" });
	expect(result).toMatchObject({ status: 2 });
	expect(result.stderr).toContain("SIGNING_KEY_FILE is not set");
});
