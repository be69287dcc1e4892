/**
 * How an arm looks everywhere, in reports, in the terminal and on every page: one colour, safe for the colour-blind (Okabe & Ito
 * 2008), and one symbol, for paper and for those who see no colour. Nothing else on a page has these colours.
 */
export interface ArmLook {
	/** Name of the CSS variable and class that hold its colour. */
	slot: string;
	/** On white ground and on paper. */
	light: string;
	/** On dark ground. */
	dark: string;
	/** A formatter of picocolors: the nearest of the sixteen colours that every terminal has. */
	terminal: "blueBright" | "yellow" | "cyan" | "magenta";
	/** A symbol of Observable Plot. */
	symbol: "circle" | "square" | "triangle" | "diamond";
	/** The same symbol as a character. */
	mark: string;
}

const other: ArmLook = {
	slot: "other",
	light: "#a8488a",
	dark: "#d78bc0",
	terminal: "magenta",
	symbol: "diamond",
	mark: "◆",
};

const looks: Readonly<Record<string, ArmLook>> = {
	monolith: {
		slot: "monolith",
		light: "#0072b2",
		dark: "#56b4e9",
		terminal: "blueBright",
		symbol: "circle",
		mark: "●",
	},
	microservices: {
		slot: "microservices",
		light: "#d08700",
		dark: "#f0b429",
		terminal: "yellow",
		symbol: "square",
		mark: "■",
	},
	colocated: {
		slot: "colocated",
		light: "#009e9e",
		dark: "#4fd1c5",
		terminal: "cyan",
		symbol: "triangle",
		mark: "▲",
	},
};

/** The look of an arm; arms of other systems (`--arm name=url`) share one. */
export function lookOf(arm: string): ArmLook {
	return Object.hasOwn(looks, arm) ? (looks[arm] as ArmLook) : other;
}

const all = [...Object.values(looks), other];

/** The colours of all looks as CSS variables, for a ground. */
export function armVariables(ground: "light" | "dark"): string {
	return all.map((look) => `--${look.slot}: ${look[ground]};`).join(" ");
}

/** The rules that paint the marks. */
export const markRules = all
	.map(({ slot }) => `.mark.${slot} { color: var(--${slot}); }`)
	.join("\n");
