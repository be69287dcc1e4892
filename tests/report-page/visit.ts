import type { OpenPage } from "./browser.ts";
import {
	axeFinds,
	cutOff,
	prepareForAxe,
	sidewaysPx,
	tornNumbers,
} from "./look.ts";

/** Everything that was found wrong with a page, in all the ways of looking at it. */
export interface Visit {
	trouble: string[];
	sidewaysPx: Record<"wide" | "narrow" | "paper", number>;
	/** On paper. */
	cutOff: string[];
	torn: string[];
	axe: Record<"wide" | "narrow" | "dark" | "paper", string[]>;
}

const wide = { width: 1300, height: 900 };
const narrow = { width: 360, height: 780 };
/** A4 less its margins, at 96 px to the inch. */
const paper = { width: 702, height: 990 };

/** The rules of axe that ask where things stand: the others find the same at any width. */
const whatWidthChanges = ["target-size", "scrollable-region-focusable"];

/** Looks at a page in every way, one after the other: opening it again for each costs more than all of them. Closes it. */
export async function visit({ page, trouble }: OpenPage): Promise<Visit> {
	const found: Visit = {
		trouble,
		sidewaysPx: { wide: await sidewaysPx(page), narrow: 0, paper: 0 },
		cutOff: [],
		torn: [],
		axe: { wide: [], narrow: [], dark: [], paper: [] },
	};
	await page.setViewportSize(narrow);
	found.sidewaysPx.narrow = await sidewaysPx(page);
	await page.setViewportSize(paper);
	await page.emulateMedia({ media: "print" });
	found.sidewaysPx.paper = await sidewaysPx(page);
	found.cutOff = await cutOff(page);
	found.torn = await tornNumbers(page);
	await prepareForAxe(page);
	found.axe.paper = await axeFinds(page, ["color-contrast"]);
	await page.emulateMedia({ media: "screen" });
	await page.setViewportSize(narrow);
	found.axe.narrow = await axeFinds(page, whatWidthChanges);
	await page.setViewportSize(wide);
	found.axe.wide = await axeFinds(page);
	await page.emulateMedia({ colorScheme: "dark" });
	found.axe.dark = await axeFinds(page, ["color-contrast"]);
	await page.context().close();
	return found;
}

/** Words that no report should hold: they are what a program says of a number that it does not have. */
export const nonsense =
	/\b(?:NaN|Infinity|undefined|null|\[object \w+\]|9007199254740991)\b/;
