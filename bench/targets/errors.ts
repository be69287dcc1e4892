/** What is wrong outside of the program, and what the reader can do about it. */
export interface EnvironmentProblem {
	/** The stable name of the problem, see bench/cli/explanations.ts. */
	code: string;
	/** What is missing or taken: "port 8080 is in use". */
	what: string;
	/** Where it was looked for: a path, an address, a flag. */
	where: string;
	/** Why the run cannot do without it. */
	why: string;
	/** The command or the step that cures it. */
	fix: string;
	cause?: unknown;
}

/** The machine lacks something that a run needs. Nothing is left running when it is thrown. */
export class EnvironmentNotReady extends Error {
	override readonly name = "EnvironmentNotReady";
	readonly code: string;
	readonly exitCode = 3;
	readonly problem: EnvironmentProblem;

	constructor(problem: EnvironmentProblem) {
		const { code, what, where, why, fix, cause } = problem;
		super(`${what}\n  where: ${where}\n  why:   ${why}\n  fix:   ${fix}`, {
			cause,
		});
		this.code = code;
		this.problem = problem;
	}
}

/** A unit did not start, or died outside of a fault that was injected. */
export class UnitFailed extends Error {
	override readonly name = "UnitFailed";
	readonly code = "UnitFailed";
	readonly exitCode = 5;
}

/** A topology file says something that cannot be. Its message lists every problem found in the file. */
export class InvalidTopology extends Error {
	override readonly name = "InvalidTopology";
	readonly code = "InvalidTopology";
	readonly exitCode = 2;

	constructor(file: string, problems: readonly string[]) {
		super(
			`${file} is not a valid topology:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
		);
	}
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}
