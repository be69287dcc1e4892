import { armVariables, markRules } from "./arms.ts";

/** The style of report.html. */
export const style = `
:root {
	color-scheme: light dark;
	--ground: #fff; --text: #1c2024; --quiet: #5a6169; --line: #d5d9de; --panel: #f4f6f8; --link: #0550ae;
	${armVariables("light")}
	--lost: #8c1d18;
	--monolith: #0072b2; --microservices: #d08700; --colocated: #009e9e; --other: #a8488a;
	--lost: #8c1d18; --heat: #0b3c78;
}
@media (prefers-color-scheme: dark) {
	:root {
		--ground: #14171a; --text: #e6e8ea; --quiet: #a3abb3; --line: #3a4148; --panel: #1f2428; --link: #7cc0ff;
		${armVariables("dark")}
		--lost: #ff9d94;
		--monolith: #56b4e9; --microservices: #f0b429; --colocated: #4fd1c5; --other: #d78bc0;
		--lost: #ff9d94; --heat: #8cc8ff;
	}
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0 1rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p, ul { margin: .5rem 0; max-width: 48rem; }
ul { padding-left: 1.25rem; }
a { color: var(--link); }
nav { display: flex; flex-wrap: wrap; gap: .5rem 2rem; font-size: .85rem; line-height: 1.4; }
nav div { flex: 1 1 11rem; max-width: 26rem; }
nav p { margin: 0; font-weight: 600; }
nav ul { list-style: none; padding: 0; margin: 0; }
code, pre { font: .9em/1.4 ui-monospace, monospace; }
pre { background: var(--panel); padding: .75rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.warning { border-left: .25rem solid var(--text); background: var(--panel); padding: .5rem .75rem; }
.verdict { display: inline-block; padding: 0 .5em; border: 1px solid currentColor; border-radius: 1em; font-size: .85em; font-weight: 600; white-space: nowrap; }
.verdict.broken { color: var(--lost); border-width: 2px; }
.verdict.inconclusive { border-style: dashed; color: var(--quiet); }
.arm { white-space: nowrap; }
${markRules}
.legend { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
.charts { display: flex; flex-wrap: wrap; gap: 1rem 2rem; }
figure { margin: 0 0 .5rem; width: 320px; max-width: 100%; }
figcaption { font-weight: 600; font-size: .9rem; }
svg { display: block; max-width: 100%; height: auto; }
svg text { fill: var(--text); font-family: system-ui, sans-serif; white-space: pre; }
dl { max-width: 48rem; }
dt { font-weight: 600; margin-top: .5rem; }
dd { margin: 0 0 0 1.25rem; }
svg text { font-family: system-ui, sans-serif; white-space: pre; }
svg text:not([fill]) { fill: var(--text); }
.wide { overflow-x: auto; margin: 1rem 0 .25rem; }
table { border-collapse: collapse; font-size: .84rem; }
caption { text-align: left; font-weight: 600; padding-bottom: .35rem; }
caption span { position: sticky; left: 0; display: inline-block; max-width: min(100%, calc(100vw - 2rem)); }
th, td { padding: .3rem .5rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
td { max-width: 24rem; }
thead th { background: var(--panel); vertical-align: bottom; }
tbody th { font-weight: 400; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
.waterfall { width: 100%; }
.waterfall th, .waterfall td { padding: .1rem .4rem; vertical-align: middle; }
.waterfall tbody th { white-space: nowrap; max-width: 26rem; overflow: hidden; text-overflow: ellipsis; }
.waterfall .axis { width: 45%; min-width: 14rem; max-width: none; }
.waterfall thead .axis span { font-weight: 400; }
.waterfall thead .axis span + span { float: right; }
.bar { display: block; height: .7rem; min-width: 2px; background: var(--quiet); }
.bar.sql { background: #009e73; }
.bar.handler { background: #7b5ea7; }
.bar.edge { background: #b7a3d6; }
.bar.wire { background: #d5432a; }
.bar.card { background: #e5a3c4; }
.bar.event { background: repeating-linear-gradient(90deg, var(--quiet) 0 3px, transparent 3px 5px); }
details { margin: .5rem 0; }
summary { cursor: pointer; font-size: .9rem; }
.note { color: var(--quiet); font-size: .85rem; margin-top: 0; }
@media screen and (max-width: 44rem) {
	table { width: max-content; }
	td, tbody th { max-width: 14rem; }
}
@media print {
	:root { --ground: #fff; --text: #000; --quiet: #444; --line: #bbb; --panel: #f2f2f2; --link: #000; ${armVariables("light")} --lost: #8c1d18; --heat: #0b3c78; }
	body { max-width: none; padding: 0; font-size: 10pt; }
	nav { display: none; }
	.wide { overflow: visible; }
	details::details-content { content-visibility: visible; block-size: auto; }
	table { font-size: 7.5pt; }
	th, td { padding: .15rem .3rem; min-width: 0; }
	h2, h3, caption { break-after: avoid; }
	tr, figure { break-inside: avoid; }
}
`;
