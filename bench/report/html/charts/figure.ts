import { parseHTML } from "linkedom";
import type { Chart } from "../../document/blocks.ts";
import { plainText } from "../../print/format.ts";
import { htmlText } from "../text.ts";
import { availabilityPlot } from "./availability.ts";
import { barsPlot } from "./bars.ts";
import { climbPlot } from "./climb.ts";
import { curvePlot } from "./curve.ts";
import { gridPlot } from "./grid.ts";
import { ladderPlot } from "./ladder.ts";
import { linesPlot } from "./lines.ts";
import type { PlotDocument, PlotElement } from "./plot.ts";
import { ratiosPlot } from "./ratios.ts";
import { roundsPlot } from "./rounds.ts";
import { timePlots } from "./time.ts";
import { timelinePlot } from "./timeline.ts";

/** A chart as a figure. Its name tells the numbers to who sees no picture; a table under it holds them all. */
export function figureOf(chart: Chart): string {
	const caption = `<figcaption>${htmlText(chart.title)}</figcaption>`;
	const picture = `<div role="img" aria-label="${htmlText(chart.says)}">${svgsOf(chart)}</div>`;
	return `<figure>${caption}${picture}</figure>`;
}

function svgsOf(chart: Chart): string {
	const { document } = parseHTML("<!doctype html><html><body></body></html>");
	return plotsOf(plain(chart), document as unknown as PlotDocument)
		.map(svgOf)
		.join("");
}

/** Names come from scenario files: in a drawing too, each is one line in one direction. */
function plain<Value>(value: Value): Value {
	if (typeof value === "string") return plainText(value) as Value;
	if (Array.isArray(value)) return value.map(plain) as Value;
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value).map(([key, each]) => [
		key,
		plain(each),
	]);
	return Object.fromEntries(entries) as Value;
}

/** The drawing alone: no style, class or id of its own, so that many stand on one page. */
function svgOf(svg: PlotElement): string {
	svg.querySelector("style")?.remove();
	svg.removeAttribute("class");
	svg.setAttribute("aria-hidden", "true");
	// The page's policy lets nothing but its own style sheet set styles; of Plot's own its size of text is needed.
	const [, size = "12"] =
		/font-size: ?(\d+)px/.exec(svg.getAttribute("style") ?? "") ?? [];
	svg.setAttribute("font-size", size);
	for (const part of [svg, ...svg.querySelectorAll("[style]")])
		part.removeAttribute("style");
	for (const part of svg.querySelectorAll("[aria-label], [aria-hidden]"))
		for (const name of ["aria-label", "aria-hidden", "aria-description"])
			part.removeAttribute(name);
	return svg.outerHTML;
}

function plotsOf(chart: Chart, document: PlotDocument): PlotElement[] {
	switch (chart.chart) {
		case "ladder":
			return [ladderPlot(chart, document)];
		case "curve":
			return [curvePlot(chart, document)];
		case "rounds":
			return [roundsPlot(chart, document)];
		case "time":
			return timePlots(chart, document);
		case "ratios":
			return [ratiosPlot(chart, document)];
		case "availability":
			return [availabilityPlot(chart, document)];
		case "bars":
			return [barsPlot(chart, document)];
		case "climb":
			return [climbPlot(chart, document)];
		case "grid":
			return [gridPlot(chart, document)];
		case "timeline":
			return [timelinePlot(chart, document)];
		case "lines":
			return [linesPlot(chart, document)];
	}
}
