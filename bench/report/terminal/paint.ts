import type pc from "picocolors";
import type { Verdict } from "../../results/fields.ts";
import { lookOf } from "../print/arms.ts";

/** Colours of the terminal. Each is beside a word or symbol that says the same. */
export interface Paint {
	bold: (text: string) => string;
	/** One arm's name in its colour. */
	arm: (name: string, text?: string) => string;
	/** The names of the three topologies in running text, each in its colour. */
	arms: (text: string) => string;
	/** `✓ held`, `✗ broken`, `? inconclusive`. */
	verdict: (verdict: Verdict) => string;
}

const marks: Readonly<Record<Verdict, string>> = {
	held: "✓",
	broken: "✗",
	inconclusive: "?",
};

/** Paint of these colours; colours that are switched off leave the text alone. */
export function paintWith(colors: ReturnType<typeof pc.createColors>): Paint {
	const arm = (name: string, text = name) =>
		colors[lookOf(name).terminal](text);
	return {
		bold: colors.bold,
		arm,
		arms: (text) =>
			text.replaceAll(/\b(?:monolith|microservices|colocated)\b/gi, (name) =>
				arm(name.toLowerCase(), name),
			),
		verdict: (verdict) => {
			const text = `${marks[verdict]} ${verdict}`;
			return verdict === "inconclusive" ? text : colors.bold(text);
		},
	};
}
