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
	if (isMissingModule(code)) return exitCodes.environment;
	return undefined;
}

/** A package that is not installed, or a native one made for another Node. */
export function isMissingModule(code: unknown): boolean {
	return code === "MODULE_NOT_FOUND" || code === "ERR_DLOPEN_FAILED";
}
