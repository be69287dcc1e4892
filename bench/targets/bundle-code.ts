import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname } from "node:path";
import { constants, Script } from "node:vm";

/** The code that V8 made of a bundle lies beside it: the sha256 of the bundle's bytes, then V8's own data. */
export const codeFileOf = (bundle: string): string => `${bundle}.code`;

const digestBytes = 32;

/**
 * A CommonJS bundle as a script, from the code that is kept of it where there is any. Code of other bytes, of another V8 or of
 * other flags is not taken.
 */
export function compileBundle(file: string): Script {
	const source = readFileSync(file);
	const cachedData = keptCode(file, digestOf(source));
	return new Script(Module.wrap(source.toString()), {
		filename: file,
		importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
		...(cachedData && { cachedData }),
	});
}

/** Runs a bundle in this process as Node runs a program. */
export function runBundle(file: string, script: Script): void {
	const module = { exports: {} };
	const { exports } = module;
	process.argv = [process.execPath, file];
	script
		.runInThisContext()
		.call(exports, exports, createRequire(file), module, file, dirname(file));
}

/** Keeps the code of a bundle that has run: of all functions that were called, which is what the next start needs. */
export function keepCode(file: string, script: Script): void {
	const temporary = `${codeFileOf(file)}.${process.pid}.tmp`;
	writeFileSync(
		temporary,
		Buffer.concat([digestOf(readFileSync(file)), script.createCachedData()]),
	);
	renameSync(temporary, codeFileOf(file));
}

function keptCode(file: string, digest: Buffer): Buffer | undefined {
	try {
		const kept = readFileSync(codeFileOf(file));
		return kept.subarray(0, digestBytes).equals(digest)
			? kept.subarray(digestBytes)
			: undefined;
	} catch {
		// Without it the start takes longer, and all else is the same.
		return undefined;
	}
}

/** V8 itself compares no more than the length of the source. */
function digestOf(source: Buffer): Buffer {
	return createHash("sha256").update(source).digest();
}
