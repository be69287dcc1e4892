/** What a handout has beside the style of the report: pages of A4, lines to write on. */
export const handoutStyle = `
.sheet { max-width: 48rem; margin: 0 auto 3rem; }
.sheet h2 { margin: 1rem 0 .25rem; padding-top: 0; border-top: 0; }
.sheet caption span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.sheet ol { padding-left: 1.25rem; margin: .25rem 0; }
.answer { display: block; height: 1.9em; border-bottom: 1px solid var(--quiet); }
.fold { max-width: none; margin: .75rem 0 0; border-top: 1px dashed var(--quiet); color: var(--quiet); font-size: .8rem; text-align: center; }
@page { size: A4; margin: 14mm 16mm; }
@media print {
	.sheet { max-width: none; margin: 0; break-after: page; }
	.sheet:last-child { break-after: auto; }
	.sheet h1 { margin-top: 0; font-size: 15pt; }
	.sheet h2 { font-size: 11.5pt; }
	.sheet p, .sheet ul { margin: .3rem 0; max-width: none; }
	.sheet .wide { margin: .4rem 0 .1rem; }
	.sheet .note { font-size: 8pt; }
	.sheet .verdict { font-size: .8em; }
}
`;
