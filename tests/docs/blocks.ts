/** A piece of a page that is done: a file that is written, or a command with what it answers. */
export type PageStep =
	| { kind: "file"; name: string; text: string }
	| {
			kind: "command";
			command: string;
			exits: readonly number[];
			/** Lines that stand in its answer in this order; `…` for anything. */
			answer: readonly string[];
	  };

const block = /(?:<!-- (file|exit): ([^>]+?) -->\s*)?```(\w+)\n([\s\S]*?)```/g;

/**
 * The steps of a page, in order. A yaml block below `<!-- file: name -->` is that file; an sh block is a command, which ends with 0 or as
 * `<!-- exit: 2 -->` says; the text block after it is of its answer.
 */
export function stepsOf(page: string): PageStep[] {
	const steps: PageStep[] = [];
	for (const [, mark, told = "", language, text = ""] of page.matchAll(block)) {
		const last = steps.at(-1);
		if (mark === "file") steps.push({ kind: "file", name: told, text });
		else if (language === "sh")
			steps.push({
				kind: "command",
				command: text.trim(),
				exits: mark === "exit" ? told.split(" or ").map(Number) : [0],
				answer: [],
			});
		else if (language === "text" && last?.kind === "command")
			steps.splice(-1, 1, { ...last, answer: text.trimEnd().split("\n") });
		else throw new Error(`a ${language} block that nothing is done with`);
	}
	return steps;
}

/** The first line of what a page shows that the answer does not have after the one before; null where it has all. */
export function missingLine(
	shown: readonly string[],
	answer: string,
): string | null {
	const lines = answer.split("\n");
	let from = 0;
	for (const line of shown) {
		const at = lines.findIndex(
			(found, index) => index >= from && isLike(line, found),
		);
		if (at < 0) return line;
		from = at + 1;
	}
	return null;
}

function isLike(shown: string, line: string): boolean {
	const [start = "", ...rest] = shown.split("…");
	return rest.length === 0 ? line.endsWith(shown) : line.startsWith(start);
}
