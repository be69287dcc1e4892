/** Units of a bound or setting, after parsing. A share is 0–1, a ratio a plain number. */
export type Unit =
	| "ms"
	| "micros"
	| "share"
	| "count"
	| "bytes"
	| "perSecond"
	| "ratio";

/** A written form: what it looks like to an author, and how it becomes a number. `parse` answers null for other text. */
export interface Form {
	described: string;
	pattern: RegExp;
	parse: (text: string) => number | null;
}

function form(
	described: string,
	pattern: RegExp,
	factors: Record<string, number>,
): Form {
	const parse = (text: string) => {
		const [, amount, unit = ""] = pattern.exec(text) ?? [];
		const factor = factors[unit];
		if (amount === undefined || factor === undefined) return null;
		return Number((Number(amount) * factor).toPrecision(12));
	};
	return { described, pattern, parse };
}

/** `15s`, `250ms`, `2min` → milliseconds. */
export const durationForm = form(
	'a duration such as "15s" or "250ms"',
	/^(\d{1,9}(?:\.\d{1,6})?)(ms|s|min)$/,
	{ ms: 1, s: 1000, min: 60_000 },
);

/** `350us`, `1.5ms` → microseconds: CPU time of one request. */
export const microsForm = form(
	'a time such as "350us" or "1.5ms"',
	/^(\d{1,9}(?:\.\d{1,6})?)(us|ms)$/,
	{ us: 1, ms: 1000 },
);

/** `60/s`, `30/min` → per second. */
export const rateForm = form(
	'a rate such as "60/s"',
	/^(\d{1,9}(?:\.\d{1,6})?)(\/s|\/min)$/,
	{ "/s": 1, "/min": 1 / 60 },
);

/** `99.9%` → 0.999. */
export const shareForm = form(
	'a share such as "99.9%"',
	/^(\d{1,2}(?:\.\d{1,9})?|100(?:\.0{1,9})?)(%)$/,
	{ "%": 0.01 },
);

/** `300kB`, `2MB` → bytes (decimal, as disks and networks count). */
export const bytesForm = form(
	'a size such as "300kB"',
	/^(\d{1,9}(?:\.\d{1,6})?)(B|kB|MB)$/,
	{ B: 1, kB: 1000, MB: 1_000_000 },
);

const numberForm = (described: string, isFit: (value: number) => boolean) => ({
	described,
	read: (value: unknown) =>
		typeof value === "number" && isFit(value) ? value : null,
});

const textForm = ({ described, parse }: Form) => ({
	described,
	read: (value: unknown) => (typeof value === "string" ? parse(value) : null),
});

/** How the bound of an expectation is written, by the unit of what it bounds. `read` answers null for anything else. */
export const boundForms: Record<
	Unit,
	{ described: string; read: (value: unknown) => number | null }
> = {
	ms: textForm(durationForm),
	micros: textForm(microsForm),
	share: textForm(shareForm),
	bytes: textForm(bytesForm),
	perSecond: textForm(rateForm),
	count: numberForm(
		"a whole number such as 0",
		(value) => Number.isSafeInteger(value) && value >= 0,
	),
	ratio: numberForm(
		"a plain number such as 2.5",
		(value) => Number.isFinite(value) && value >= 0,
	),
};
