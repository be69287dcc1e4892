/** What `shoplab report --format` takes, in the order of its help; formats.ts has their writers. */
export const formatNames = [
	"html",
	"md",
	"comment",
	"csv",
	"junit",
	"annotations",
	"handout",
] as const;

export type Format = (typeof formatNames)[number];
