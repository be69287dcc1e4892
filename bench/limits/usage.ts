import { parseArgs } from "node:util";

/** What to measure, and how often. */
export interface Asked {
	/** Parts, in the order in which they are measured. */
	names: string[];
	rounds: number;
}

/** Reads `[part …] [--rounds N]`; without a part, all are meant. A problem says what is wrong and what would be right. */
export function readCommandLine(
	args: readonly string[],
	known: readonly string[],
): Asked | { problem: string } {
	const usage = `use: npm run bench:limits -- [${known.join("|")}] … [--rounds 1–20]`;
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { rounds: { type: "string", default: "5" } },
		});
		const strange = positionals.find((name) => !known.includes(name));
		if (strange !== undefined)
			return { problem: `limits: there is no part "${strange}"; ${usage}` };
		const rounds = Number(values.rounds);
		if (!Number.isInteger(rounds) || rounds < 1 || rounds > 20)
			return {
				problem: `limits: --rounds takes a whole number from 1 to 20, not "${values.rounds}"; ${usage}`,
			};
		const names = known.filter(
			(name) => positionals.length === 0 || positionals.includes(name),
		);
		return { names, rounds };
	} catch (cause) {
		return { problem: `limits: ${(cause as Error).message}; ${usage}` };
	}
}
