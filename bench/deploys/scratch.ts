import {
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Edit, NewFile } from "../scenario/change.ts";

/** The folders that units are built from. */
const sources = ["shop", "monolith", "microservices"];

/** A change whose text is not, or not once, where it says. */
export class ChangeDoesNotApply extends Error {
	override readonly name = "ChangeDoesNotApply";
	readonly code = "ChangeDoesNotApply";
	readonly exitCode = 2;
}

/**
 * Copies the sources to `folder` and applies edits there; the working tree is never touched. Throws ChangeDoesNotApply unless
 * each text occurs exactly once in its file, and no file that is to be created is there.
 */
export function copyWithEdits(
	root: string,
	folder: string,
	edits: readonly Edit[],
): void {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	for (const source of sources)
		cpSync(join(root, source), join(folder, source), { recursive: true });
	for (const edit of edits) applyEdit(folder, edit);
}

function applyEdit(folder: string, edit: Edit): void {
	const path = join(folder, edit.file);
	if ("create" in edit) return createFile(path, edit);
	const { file, find, replace } = edit;
	const before = readFileSync(path, "utf8");
	const times = before.split(find).length - 1;
	if (times !== 1) {
		throw new ChangeDoesNotApply(
			`${file}: the text ${JSON.stringify(find)} occurs ${times} times, a change needs it once; mend the file under scenarios/changes`,
		);
	}
	writeFileSync(
		path,
		before.replace(find, () => replace),
	);
}

function createFile(path: string, { file, create }: NewFile): void {
	if (existsSync(path))
		throw new ChangeDoesNotApply(
			`${file} exists already, a change that creates it does not apply; mend the file under scenarios/changes`,
		);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, create);
}
