import { type Results, resultsSchema } from "../../bench/results/schema.ts";
import { stored } from "./stored.ts";

/** Text that would be a tag, the end of a style sheet, an entity, a command to a terminal, a line, another direction, or wider than the page. */
export const hostile = [
	'<script>document.title = "caught"</script><img src=x onerror=alert(1)>',
	"</title></style></p></td>]]><!-- & &amp; &lt;b&gt;",
	"\" onfocus=alert(1) ' `x` $x",
	"first line\nsecond line\r\n\ttab \u001b[31m",
	"\u202eright to left\u202c \u2066\u200f",
	"long".repeat(120),
].join(" ");

/** Fields of results that an author of scenarios, a change, a unit or an answer fills with text of its own. */
const free = new Set(
	"title intro predict reveal because why detail proof story says change command os pinning bus text name capability".split(
		" ",
	),
);

/** Records whose keys are such text. */
const named = new Set(
	"operations journeys units availability reasons packages".split(" "),
);

/** A real run, with hostile text wherever somebody's text can stand. */
export function hostileRun(): Results {
	return resultsSchema.parse(poisoned(stored("tour"), ""));
}

function poisoned(value: unknown, key: string): unknown {
	if (typeof value === "string") return free.has(key) ? hostile : value;
	if (Array.isArray(value)) return value.map((each) => poisoned(each, key));
	if (value === null || typeof value !== "object") return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [
			named.has(key) ? `${name} ${hostile}` : name,
			poisoned(each, name),
		]),
	);
}
