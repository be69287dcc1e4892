import type { WaterfallBlock } from "../document/blocks.ts";
import { axisOf, type WaterfallRow } from "../document/waterfall.ts";
import { deepest } from "./style.ts";
import { htmlText } from "./text.ts";

/** A waterfall as a table whose last column draws: the words and numbers beside each bar say what it shows. */
export function waterfallHtml({
	caption,
	rows,
	untilMs,
}: WaterfallBlock): string {
	if (rows.length === 0) return "";
	const name = htmlText(caption);
	const axis = axisOf(rows, untilMs);
	const head = ["Span", "Kind", "ms", "own ms"]
		.map((title, index) => cell("th", title, index >= 2))
		.join("");
	const end = `${axis.toMs.toFixed(1)} ms`;
	return `<div class="wide" role="group" tabindex="0" aria-label="${name}"><table class="waterfall">
<caption><span>${name}</span></caption>
<thead><tr>${head}<th scope="col" class="axis"><span>${axis.fromMs.toFixed(1)}</span><span>${end}</span></th></tr></thead>
<tbody>
${rows.map((row) => rowHtml(row, axis)).join("\n")}
</tbody></table></div>`;
}

function cell(tag: string, text: string, numeric: boolean): string {
	const kind = numeric ? ' class="number"' : "";
	const scope = tag === "th" ? ' scope="col"' : "";
	return `<${tag}${scope}${kind}>${htmlText(text)}</${tag}>`;
}

function rowHtml(
	row: WaterfallRow,
	axis: { fromMs: number; toMs: number },
): string {
	const unit = row.unit ? `<strong>${htmlText(row.unit)}</strong> ` : "";
	const failed = row.failed ? " (failed)" : "";
	const label = `<th scope="row" class="depth-${Math.min(row.depth, deepest)}">${unit}${htmlText(`${row.name}${failed}`)}</th>`;
	const own = row.ownMs === 0 ? "" : row.ownMs.toFixed(2);
	return `<tr>${label}${cell("td", row.part, false)}${cell("td", row.durationMs.toFixed(2), true)}${cell("td", own, true)}<td class="axis">${barHtml(row, axis)}</td></tr>`;
}

/** A drawing and no box of a width of its own: the page's policy lets nothing but the one style sheet set styles. */
function barHtml(
	{ part, startMs, durationMs }: WaterfallRow,
	{ fromMs, toMs }: { fromMs: number; toMs: number },
): string {
	const share = (ms: number) =>
		((ms / Math.max(1e-9, toMs - fromMs)) * 100).toFixed(2);
	return `<svg class="bar ${part}" aria-hidden="true"><rect x="${share(startMs - fromMs)}%" width="${share(durationMs)}%" height="100%"/></svg>`;
}
