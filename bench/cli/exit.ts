import { CommanderError } from "commander";

/** What the exit status of shoplab means (design.md, section 6). */
export const exitCodes = {
	held: 0,
	broken: 1,
	usage: 2,
	environment: 3,
	inconclusive: 4,
	systemFailed: 5,
	interrupted: 130,
} as const;

/** A command line whose parts do not fit each other. */
export class UsageError extends Error {
	override readonly name = "UsageError";
	readonly code = "UsageError";
	readonly exitCode = exitCodes.usage;
}

/** The exit status for what was thrown, or undefined for a fault of our own. Everything that is thrown on purpose carries one. */
export function exitCodeOf(error: unknown): number | undefined {
	if (error instanceof CommanderError)
		return error.exitCode === 0 ? 0 : exitCodes.usage;
	const { exitCode, exitStatus, code } = (error ?? {}) as Record<
		string,
		unknown
	>;
	if (typeof exitCode === "number") return exitCode;
	if (typeof exitStatus === "number") return exitStatus;
	if (code === "InvalidResults") return exitCodes.usage;
	if (code === "BuildFailed") return exitCodes.environment;
	if (typeof code === "string" && code in systemCodes)
		return exitCodes.environment;
	return undefined;
}

/** What Node or the operating system throws, and what we call it. */
const systemCodes: Readonly<Record<string, string>> = {
	MODULE_NOT_FOUND: "PackagesMissing",
	ERR_DLOPEN_FAILED: "PackagesMissing",
	EACCES: "NotWritable",
	EPERM: "NotWritable",
	EROFS: "NotWritable",
	ENOTDIR: "NotWritable",
	ENOSPC: "DiskFull",
};

/** The stable code of what was thrown, which `shoplab explain` expands. */
export function codeOf(error: unknown): string {
	if (error instanceof CommanderError) return "UsageError";
	const { code } = (error ?? {}) as { code?: unknown };
	if (exitCodeOf(error) === undefined || typeof code !== "string")
		return "InternalFault";
	return systemCodes[code] ?? code;
}

/** The last line of every error. */
export function codeLine(code: string): string {
	return `  code:  ${code} (shoplab explain ${code})`;
}
