import { glossaryTerms } from "../../text/glossary.ts";
import { type Block, heading } from "../blocks.ts";

/** The words that these blocks use and that need a meaning; none that they do not. */
export function glossary(blocks: readonly Block[]): Block[] {
	const text = wordsIn(blocks).join("\n");
	const items = glossaryTerms.filter(({ found }) => found.test(text));
	return items.length === 0
		? []
		: [
				heading(2, "Glossary", "glossary"),
				{
					kind: "terms",
					items: items.map(({ name, means }) => ({
						id: `term-${name.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`,
						name,
						means,
					})),
				},
			];
}

/** Everything that is text in a value, however deep; names of keys are none. */
function wordsIn(value: unknown): string[] {
	if (typeof value === "string") return [value];
	if (typeof value !== "object" || value === null) return [];
	return Object.values(value).flatMap(wordsIn);
}
