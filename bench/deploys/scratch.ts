import {
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Edit } from "../scenario/change.ts";
import { outsidePackages } from "./bundle.ts";
import { packageIn } from "./packages.ts";

/** The folders that units are built from. */
const sources = ["shop", "monolith", "microservices"];

/** A change whose text is not, or not once, where it says. */
export class ChangeDoesNotApply extends Error {
	override readonly name = "ChangeDoesNotApply";
	readonly code = "ChangeDoesNotApply";
	readonly exitCode = 2;

	constructor(what: string) {
		super(`${what}; mend the file under scenarios/changes`);
	}
}

/**
 * Copies the sources to `folder` and applies edits there; the working tree is never touched. Of the packages, those that are
 * edited are copied. Throws ChangeDoesNotApply as editedTexts does.
 */
export function copyWithEdits(
	root: string,
	folder: string,
	edits: readonly Edit[],
): void {
	const texts = editedTexts(root, edits);
	const packages = [...texts.keys()].flatMap((file) => packageIn(file) ?? []);
	rmSync(folder, { recursive: true, force: true });
	for (const copied of [...sources, ...new Set(packages)])
		cpSync(join(root, copied), join(folder, copied), { recursive: true });
	for (const [file, text] of texts) {
		mkdirSync(dirname(join(folder, file)), { recursive: true });
		writeFileSync(join(folder, file), text);
	}
}

/**
 * The files that edits change or create, by path, as they leave them. Throws ChangeDoesNotApply unless each text occurs exactly
 * once in its file, and no file that is to be created is there.
 */
export function editedTexts(
	root: string,
	edits: readonly Edit[],
): Map<string, string> {
	const texts = new Map<string, string>();
	for (const edit of edits) {
		const { file } = edit;
		mustBeInBundles(file);
		const before = texts.get(file) ?? textOf(join(root, file));
		texts.set(file, edited(edit, before));
	}
	return texts;
}

/** What units load from outside of their bundles is the same for all of them. */
function mustBeInBundles(file: string): void {
	const folder = packageIn(file);
	if (!outsidePackages.some((name) => folder === `node_modules/${name}`))
		return;
	throw new ChangeDoesNotApply(
		`${folder} is in no bundle (${outsidePackages.join(", ")} stay outside), so a change cannot bring another`,
	);
}

function textOf(path: string): string | undefined {
	return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function edited(edit: Edit, before: string | undefined): string {
	const { file } = edit;
	if ("create" in edit) {
		if (before === undefined) return edit.create;
		throw new ChangeDoesNotApply(
			`${file} exists already, a change that creates it does not apply`,
		);
	}
	if (before === undefined)
		throw new ChangeDoesNotApply(
			`${file} does not exist, a change that edits it does not apply`,
		);
	const { find, replace } = edit;
	const times = before.split(find).length - 1;
	if (times !== 1)
		throw new ChangeDoesNotApply(
			`${file}: the text ${JSON.stringify(find)} occurs ${times} times, a change needs it once`,
		);
	return before.replace(find, () => replace);
}
