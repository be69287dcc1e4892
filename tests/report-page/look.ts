import axe from "axe-core";
import type { Page } from "playwright-core";

/** What is looked for on an open page. Each answers with what it found wrong, as text; nothing is well. */

/**
 * Leaves out what is made like something before it (rows, paragraphs, marks of drawings, then whole tables) and loads axe: on a page of
 * thousands of cells it takes a minute, and says the same.
 */
export async function prepareForAxe(page: Page): Promise<void> {
	await page.evaluate(dropWhatIsMadeAlike);
	await page.evaluate(axe.source);
}

/** What axe finds on a page prepared for it, by rule and element; of all its rules, or of those named. */
export function axeFinds(page: Page, rules?: string[]): Promise<string[]> {
	const only = rules ? `runOnly: ${JSON.stringify(rules)},` : "";
	return page.evaluate(`axe
		.run(document, { ${only} resultTypes: ["violations"] })
		.then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
			nodes.map(({ html }) => id + ": " + help + ": " + html.slice(0, 200))))`);
}

/** The make of an element: what it consists of, with classes and colours, without what it says. */
const dropWhatIsMadeAlike = `(() => {
	const seen = new Set();
	const makeOf = (element) =>
		[element, ...element.querySelectorAll("*")]
			.map((part) => ["class", "fill", "scope", "role"]
				.reduce((make, name) => make + "|" + part.getAttribute(name), part.tagName))
			.join(" ");
	// First what tables and drawings consist of: those that then consist of the same are alike too.
	for (const repeatable of ["tbody tr:not(:first-child), li:not(:first-child), p, svg *", ".wide, figure"])
		for (const element of document.querySelectorAll(repeatable)) {
			const make = element.parentElement.tagName + makeOf(element);
			if (seen.has(make)) element.remove();
			seen.add(make);
		}
})()`;

/** How far the page itself can be scrolled sideways, in px. */
export function sidewaysPx(page: Page): Promise<number> {
	return page.evaluate(
		"document.documentElement.scrollWidth - document.documentElement.clientWidth",
	);
}

/** Cells, drawings and lines whose right or left edge lies outside the page, where nothing scrolls. */
export function cutOff(page: Page): Promise<string[]> {
	return page.evaluate(`(() => {
		const width = document.documentElement.clientWidth;
		return [...document.querySelectorAll("th, td, svg, p, li, h1, h2, h3, caption, figure")]
			.filter((element) => {
				const { left, right } = element.getBoundingClientRect();
				return right > width + 1 || left < -1 || element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && getComputedStyle(element).overflowX === "hidden";
			})
			.map((element) => element.tagName + ": " + element.textContent.slice(0, 60));
	})()`);
}

/** Numbers of tables, of seven characters at most, whose digits stand on two lines. */
export function tornNumbers(page: Page): Promise<string[]> {
	return page.evaluate(`(() => {
		const range = document.createRange();
		const linesOf = (node, from, to) => {
			range.setStart(node, from);
			range.setEnd(node, to);
			return new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top))).size;
		};
		return [...document.querySelectorAll("td.number")]
			.flatMap((cell) => [...cell.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE))
			.flatMap((node) => [...node.data.matchAll(/\\d[\\d.,]*/g)]
				.filter(({ 0: word, index }) => word.length <= 7 && linesOf(node, index, index + word.length) > 1)
				.map(({ 0: word }) => word));
	})()`);
}

/** All that the page says, in order, names of drawings too; without the places where lines end. */
export async function saidBy(page: Page): Promise<string> {
	const [text, names] = await Promise.all([
		page.evaluate<string>("document.body.innerText"),
		page
			.locator("[role=img]")
			.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label"))),
	]);
	return [text, ...names].join("\n").replaceAll(/\s+/g, " ");
}

/** How light (0–255) ground and text are, and by how much each mark of drawings and bars differs from the ground, in its fill or its edge. */
export function colours(
	page: Page,
): Promise<{ ground: number; text: number; marks: number[] }> {
	return page.evaluate(`(() => {
		const light = (colour) => {
			const [red, green, blue] = colour.match(/[\\d.]+/g).map(Number);
			return 0.3 * red + 0.6 * green + 0.1 * blue;
		};
		const body = getComputedStyle(document.body);
		const ground = light(body.backgroundColor);
		const marks = [...document.querySelectorAll(".bar rect, figure [fill^='var(']:not([fill='var(--ground)'])")]
			.map((mark) => getComputedStyle(mark))
			.map(({ fill, stroke }) => Math.max(...[fill, stroke]
				.filter((paint) => paint.startsWith("rgb("))
				.map((paint) => Math.abs(light(paint) - ground))));
		return { ground, text: light(body.color), marks };
	})()`);
}

/** Where Tab leads, stop by stop: what has the focus, and whether that can be seen. */
export async function tabStops(page: Page) {
	const reachable = await page.evaluate<string[]>(
		`[...document.querySelectorAll("a[href], [tabindex='0']")].map(${nameOf})`,
	);
	const stops: { name: string; visible: boolean }[] = [];
	for (let index = 0; index < reachable.length; index += 1) {
		await page.keyboard.press("Tab");
		stops.push(await page.evaluate(focused));
	}
	await page.evaluate("document.querySelector('.skip').focus()");
	await page.keyboard.press("Enter");
	const skippedTo = await page.evaluate<string>("document.activeElement.id");
	return { stops, reachable, skippedTo };
}

const nameOf = `((element) => (element.getAttribute("aria-label") ?? element.textContent).trim())`;

const focused = `(() => {
	const element = document.activeElement;
	const { outlineStyle, outlineWidth } = getComputedStyle(element);
	const { top, bottom } = element.getBoundingClientRect();
	return {
		name: ${nameOf}(element),
		visible: outlineStyle === "solid" && parseFloat(outlineWidth) >= 2 && bottom > 0 && top < innerHeight,
	};
})()`;
