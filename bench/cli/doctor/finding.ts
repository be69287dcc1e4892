/** What a look at one thing found. `missing` keeps shoplab from running, `doubtful` makes its numbers worse or a part of it absent. */
export interface Finding {
	/** A stable name, for `--json`: "node", "ports". */
	of: string;
	state: "fine" | "doubtful" | "missing";
	what: string;
	fix?: string;
}

/** A finding of one thing; `fix` where it is not fine. */
export const fine = (of: string, what: string): Finding => ({
	of,
	state: "fine",
	what,
});

export const doubtful = (of: string, what: string, fix: string): Finding => ({
	of,
	state: "doubtful",
	what,
	fix,
});

export const missing = (of: string, what: string, fix: string): Finding => ({
	of,
	state: "missing",
	what,
	fix,
});
