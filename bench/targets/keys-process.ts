import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	renameSync,
	rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { makeKeys } from "./keys.ts";

// Makes the keys of a target whose units are started by somebody else, such as docker-compose.yml, and ends. The files are named
// by the variables that the units are given; each may lie in a folder that only some of them see.

const signing = fileOf("SIGNING_KEY_FILE");
const secret = fileOf("SERVICE_SECRET_FILE");
const publicKeys = fileOf("PUBLIC_KEYS_FILE");

function fileOf(variable: string): string {
	const path = process.env[variable];
	if (path) return path;
	process.stderr.write(
		`keys: ${variable} is not set: name the file to write\n`,
	);
	process.exit(2);
}

/** Written last, so the public keys stand for the whole set: half a set, left by a crash, is made anew. */
function complete(): boolean {
	return [publicKeys, secret, signing].every((file) => existsSync(file));
}

function writeAll(): void {
	const folder = mkdtempSync(join(tmpdir(), "keys-"));
	try {
		const keys = makeKeys(folder);
		rmSync(publicKeys, { force: true });
		put(keys.signingKeyFile, signing);
		put(keys.serviceSecretFile, secret);
		put(keys.publicKeysFile, publicKeys);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Renamed into place: a reader sees all of a file or none. The mode, 0600, comes along. */
function put(from: string, to: string): void {
	mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
	copyFileSync(from, `${to}.new`);
	renameSync(`${to}.new`, to);
}

if (complete()) process.stdout.write("keys: they are there already\n");
else {
	writeAll();
	process.stdout.write("keys: made\n");
}
