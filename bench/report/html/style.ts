import { createHash } from "node:crypto";
import { armVariables, markRules } from "../print/arms.ts";

/**
 * The style of report.html. Nothing on the page has a style of its own (its policy forbids `style=`); what a section needs stands
 * here under one of these names:
 *
 * | class | what it is |
 * |---|---|
 * | `warning` | a paragraph to read before the rest |
 * | `note` | small print below a table |
 * | `verdict held`, `broken`, `inconclusive` | a verdict as a pill: border and word carry it, not colour |
 * | `arm`, `mark <slot>` | an arm and its symbol; the slots are those of arms.ts |
 * | `legend`, `charts` | the arms of the drawings below; drawings side by side, each a `figure` |
 * | `wide` | the box in which a table scrolls; it takes the focus |
 * | `number` | a cell of digits, to the right |
 * | `beside` | blocks beside one another where there is room |
 * | `waterfall`, `axis`, `depth-<n>`, `bar <part>` | a waterfall: its column of bars, the indentation of a span, a bar |
 * | `skip` | the link that only the keyboard meets |
 *
 * Colours are variables, so that drawings (`fill="var(--monolith)"`) follow light, dark and paper: `ground`, `text`, `quiet`
 * (small print), `line`, `panel`, `link`, `lost`, `heat` (the darkest cell of a grid), and those of arms.ts.
 */

/** A span deeper than this is indented no further. */
export const deepest = 12;

const light = `
	--ground: #fff; --text: #1c2024; --quiet: #586069; --line: #d5d9de; --panel: #f4f6f8; --link: #0550ae;
	--lost: #8c1d18; --heat: #0b3c78; ${armVariables("light")}`;

const dark = `
	--ground: #14171a; --text: #e6e8ea; --quiet: #a9b1b9; --line: #3a4148; --panel: #1f2428; --link: #7cc0ff;
	--lost: #ff9d94; --heat: #8cc8ff; ${armVariables("dark")}`;

const screen = `
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 72rem; background: var(--ground); color: var(--text); font: 16px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: 1.75rem; letter-spacing: -.01em; margin: 0 0 1rem; }
h2 { font-size: 1.4rem; margin: 3rem 0 1rem; padding-top: 1rem; border-top: 2px solid var(--text); }
h3 { font-size: 1.1rem; margin: 2.25rem 0 .5rem; }
p, ul { margin: .6rem 0; max-width: 46rem; }
ul { padding-left: 1.25rem; }
ul + p { margin-top: 1.25rem; }
li { margin: .2rem 0; }
li::marker { color: var(--quiet); }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: .5rem 1rem; background: var(--ground); z-index: 2; }
.skip:focus { top: .5rem; }
nav { display: flex; flex-wrap: wrap; gap: .75rem 2rem; margin: 2rem 0 0; padding: .75rem 1rem; background: var(--panel); border-radius: .4rem; font-size: .9rem; }
nav div { flex: 0 1 auto; max-width: 24rem; }
nav p { margin: 0; font-weight: 600; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { margin: 0; padding: .15rem 0; }
code, pre { font: .9em/1.45 ui-monospace, monospace; }
pre { background: var(--panel); padding: .75rem 1rem; border-radius: .4rem; white-space: pre-wrap; }
.warning { border-left: .3rem solid var(--text); background: var(--panel); padding: .5rem .9rem; }
.verdict { display: inline-block; padding: 0 .6em; border: 1.5px solid currentColor; border-radius: 1em; font-size: .82em; line-height: 1.5; font-weight: 600; white-space: nowrap; }
.verdict.broken { color: var(--lost); border-width: 3px; }
.verdict.inconclusive { border-style: dashed; color: var(--quiet); }
.arm { white-space: nowrap; }
.mark { font-size: .9em; }
${markRules}
.legend { display: flex; flex-wrap: wrap; gap: 0 1.5rem; font-size: .9rem; max-width: none; }
.charts { display: flex; flex-wrap: wrap; gap: 1.25rem 2.5rem; margin-bottom: 1.5rem; }
figure { margin: 0; width: 320px; max-width: 100%; }
figcaption { font-weight: 600; font-size: .9rem; margin-bottom: .25rem; }
figure svg { display: block; max-width: 100%; height: auto; }
svg text { font-family: system-ui, sans-serif; white-space: pre; }
svg text:not([fill]) { fill: var(--text); }
dl { max-width: 46rem; }
dt { font-weight: 600; margin-top: .5rem; }
dd { margin: 0 0 0 1.25rem; }
details { margin: .5rem 0; }
summary { cursor: pointer; font-size: .9rem; }
.wide { overflow-x: auto; margin: 1.25rem 0 .25rem; }
table { border-collapse: collapse; font-size: .84rem; line-height: 1.45; }
caption { text-align: left; font-weight: 600; font-size: .9rem; padding-bottom: .4rem; }
caption span { position: sticky; left: 0; display: inline-block; max-width: min(100%, calc(100vw - 2rem)); }
th, td { padding: .28rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
td { max-width: 24rem; }
thead th { background: var(--panel); vertical-align: bottom; border-bottom-color: var(--quiet); }
tbody th { font-weight: 400; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
.note { color: var(--quiet); font-size: .85rem; margin-top: .25rem; }
.beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 0 1.5rem; align-items: start; }
.beside > div { min-width: 0; }
.beside .waterfall { font-size: .75rem; }
.beside .waterfall tbody th { max-width: 15rem; }
.beside .waterfall .axis { width: 40%; min-width: 8rem; }
.waterfall { width: 100%; }
.waterfall th, .waterfall td { padding: .1rem .4rem; vertical-align: middle; }
.waterfall tbody th { padding-left: calc(.4rem + var(--depth) * .7rem); white-space: nowrap; max-width: 26rem; overflow: hidden; text-overflow: ellipsis; }
.waterfall .axis { width: 45%; min-width: 14rem; max-width: none; }
.waterfall thead .axis span { font-weight: 400; }
.waterfall thead .axis span + span { float: right; }
${Array.from({ length: deepest + 1 }, (_, depth) => `.depth-${depth} { --depth: ${depth}; }`).join("\n")}
.bar { display: block; width: 100%; height: .7rem; overflow: visible; color: var(--quiet); }
.bar rect { fill: currentColor; stroke: currentColor; stroke-width: 1px; }
.bar.sql { color: #009e73; }
.bar.handler { color: #7b5ea7; }
.bar.edge { color: #b7a3d6; }
.bar.wire { color: #d5432a; }
.bar.card { color: #e5a3c4; }
.bar.event rect { fill: none; stroke-dasharray: 3 2; }`;

/** Contents beside the text where there is room for both. */
const wideScreen = `
	body { max-width: 90rem; }
	main { display: grid; grid-template-columns: 15rem minmax(0, 1fr); column-gap: 3rem; }
	header, main > section { grid-column: 2; min-width: 0; }
	header { margin-left: 18rem; }
	nav { display: block; grid-column: 1; grid-row: 1 / span 99; align-self: start; position: sticky; top: 1rem; margin: 0; max-height: calc(100vh - 2rem); overflow-y: auto; }
	nav div + div { margin-top: .75rem; }`;

const narrowScreen = `
	h1 { font-size: 1.4rem; }
	h2 { font-size: 1.25rem; }
	table { width: max-content; }
	td, tbody th { max-width: 14rem; }
	table.waterfall, .beside .waterfall { width: 100%; table-layout: fixed; font-size: .69rem; }
	.waterfall th, .waterfall td { padding: .1rem .15rem; }
	.waterfall tbody th { padding-left: calc(.15rem + var(--depth) * .3rem); white-space: normal; overflow-wrap: anywhere; }
	.waterfall th:nth-child(1) { width: 40%; }
	.waterfall th:nth-child(2) { width: 14%; }
	.waterfall th:nth-child(3), .waterfall th:nth-child(4) { width: 12%; }
	.waterfall .axis, .beside .waterfall .axis { width: auto; min-width: 0; }`;

/** On paper nothing scrolls: words break rather than fall off the edge, and a heading stays with what it heads. */
const paper = `
	html { font-size: 10pt; }
	body { max-width: none; padding: 0; font-size: 1rem; }
	.skip, nav { display: none; }
	h2 { margin-top: 2rem; }
	h2, h3, caption, thead, .legend { break-after: avoid; }
	tr, figure, .warning { break-inside: avoid; }
	p, li { orphans: 3; widows: 3; }
	p, ul { max-width: none; }
	.wide { overflow: visible; }
	details::details-content { content-visibility: visible; block-size: auto; }
	table { font-size: 7pt; max-width: 100%; }
	.arm { white-space: normal; }
	th, td, td.number { padding: .15rem .25rem; min-width: 4.6em; max-width: none; white-space: normal; overflow-wrap: anywhere; }
	tbody :is(th, td):not(.number) { overflow-wrap: anywhere; min-width: 6.4em; }
	tbody :is(th, td):has(> .arm) { min-width: 8.6em; }
	.waterfall tbody th { white-space: normal; }
	.waterfall .axis { min-width: 0; }
	.bar, figure svg, thead th, .warning, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }`;

/** The system's own colours for all but the marks, whose shapes and places say the same. */
const forced = `
	--ground: Canvas; --text: CanvasText; --quiet: CanvasText; --line: GrayText; --panel: Canvas; --link: LinkText; --lost: CanvasText; --heat: CanvasText;`;

/** The text of the one style element. */
export const style = `
@page { size: A4; margin: 14mm 12mm; }
:root { color-scheme: light dark;${light} }
@media (prefers-color-scheme: dark) { :root {${dark} } }
@media (prefers-contrast: more) { :root { --quiet: var(--text); --line: var(--text); } }
@media (forced-colors: active) { :root {${forced} } }
${screen}
@media screen and (min-width: 88rem) {${wideScreen}
}
@media screen and (max-width: 44rem) {${narrowScreen}
}
@media print {
	:root {${light} --text: #000; --quiet: #444; --line: #bbb; --link: #000; color-scheme: light; }${paper}
}
`;

/** What a content security policy calls a style and no other. */
export const sourceOf = (css: string): string =>
	`'sha256-${createHash("sha256").update(css).digest("base64")}'`;
