import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { pathFor } from "../../experiment/run.ts";
import { identifier } from "../../scenario/complaint.ts";
import { listScenarios } from "../../scenario/load.ts";
import { templateText } from "../../scenario/template-text.ts";
import type { ScenarioKind } from "../../scenario/vocabulary.ts";
import { UsageError } from "../exit.ts";
import { libraryOf } from "../library.ts";

/** What a new file is to be called, and where it goes. */
export interface NewFlags {
	id?: string;
	out?: string;
}

/**
 * Writes a new scenario file of a kind, into the library when asked within the repository, else where the author stands. Never over
 * another one. Answers what was written and what to do next. Throws UsageError.
 */
export function newScenario(
	root: string,
	kind: ScenarioKind,
	{ id = `my-${kind}`, out }: NewFlags,
): string {
	if (!identifier.safeParse(id).success)
		throw new UsageError(
			`"${id}" is no id; take letters, digits and dashes, such as --id reviews-crash`,
		);
	const { directory } = libraryOf(root);
	const file = resolve(out ?? join(folderFor(root, directory), `${id}.yaml`));
	idIsFree(id, { directory, file });
	const schema = relative(
		dirname(file),
		join(directory, "scenario.schema.json"),
	);
	writeNew(
		file,
		templateText(kind, {
			id,
			schema: /^\.\.?[/\\]/.test(schema) ? schema : `./${schema}`,
		}),
	);
	return nextSteps(pathFor(file));
}

/** Files of the library are found by id. */
function folderFor(root: string, library: string): string {
	const isInside = !relative(root, process.cwd()).startsWith("..");
	return isInside ? library : process.cwd();
}

function idIsFree(
	id: string,
	{ directory, file }: { directory: string; file: string },
): void {
	const taken = listScenarios(directory).find((entry) => entry.id === id);
	if (taken && resolve(taken.file) !== file)
		throw new UsageError(
			`the id ${id} is taken by ${pathFor(taken.file)}; nothing was written\n  fix: give it another, such as --id ${id}-2`,
		);
}

function writeNew(file: string, text: string): void {
	try {
		mkdirSync(dirname(file), { recursive: true });
		// "wx" fails where something is, a link to nowhere included.
		writeFileSync(file, text, { flag: "wx" });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		const reason =
			code === "EEXIST" && existsSync(file)
				? "is there already"
				: `cannot be written (${code})`;
		throw new UsageError(
			`${pathFor(file)} ${reason}; nothing was written\n  fix: give another file, such as --out ${pathFor(file).replace(/(\.ya?ml)?$/, "-2.yaml")}`,
		);
	}
}

function nextSteps(path: string): string {
	return `wrote ${path}
Next, open it in an editor (with the YAML extension it completes and checks), and then:
  shoplab scenario validate ${path}
  shoplab run ${path} --dry-run
  shoplab run ${path}
`;
}
