import { keptTogether } from "./format.ts";

/** Breaks a sentence at spaces so that no line is longer than `columns`; the first line begins with `hang`, the others are indented as far. Longer words are cut. */
export function wrapped(sentence: string, columns: number, hang = ""): string {
	const room = Math.max(1, columns - hang.length);
	const lines: string[] = [];
	let line = "";
	for (const word of keptTogether(sentence)
		.split(" ")
		.flatMap((each) => cut(each, room))) {
		if (line !== "" && line.length + 1 + word.length > room) {
			lines.push(line);
			line = word;
		} else line = line === "" ? word : `${line} ${word}`;
	}
	const text = [...lines, line].join(`\n${" ".repeat(hang.length)}`);
	return hang + text.replaceAll("\u00a0", " ");
}

function cut(word: string, room: number): string[] {
	if (word.length <= room) return [word];
	return [word.slice(0, room), ...cut(word.slice(room), room)];
}
