/** How an arm looks everywhere: one colour, safe for the colour-blind (Okabe & Ito 2008), and one symbol, for paper and for those who see no colour. */
export interface ArmLook {
	/** Name of the CSS variable and class that hold its colour. */
	slot: string;
	/** A formatter of picocolors. */
	terminal: "blueBright" | "yellow" | "cyan" | "magenta";
	/** A symbol of Observable Plot. */
	symbol: "circle" | "square" | "triangle" | "diamond";
	/** The same symbol as a character. */
	mark: string;
}

const other: ArmLook = {
	slot: "other",
	terminal: "magenta",
	symbol: "diamond",
	mark: "◆",
};

const looks: ReadonlyMap<string, ArmLook> = new Map<string, ArmLook>([
	[
		"monolith",
		{ slot: "monolith", terminal: "blueBright", symbol: "circle", mark: "●" },
	],
	[
		"microservices",
		{ slot: "microservices", terminal: "yellow", symbol: "square", mark: "■" },
	],
	[
		"colocated",
		{ slot: "colocated", terminal: "cyan", symbol: "triangle", mark: "▲" },
	],
]);

/** The look of an arm; arms of other systems (`--arm name=url`) share one. */
export function lookOf(arm: string): ArmLook {
	return looks.get(arm) ?? other;
}
