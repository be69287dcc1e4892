import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Metafile, transform } from "esbuild";
import { packageIn } from "../deploys/packages.ts";
import { importsInBundle, shortestChain, writtenImports } from "./chains.ts";

/** Where the sources lie, before and after an edit. */
export interface Sides {
	before: string;
	after: string;
}

/** A unit, built with the edits. */
export interface ReachedUnit {
	unit: string;
	ships: boolean;
	metafile: Metafile;
}

/** How an edited file comes to a unit: the shortest chain of imports, from the file to the unit's entry. */
export interface Reach {
	file: string;
	unit: string;
	chain: string[];
	/** The unit ships; `null`. Otherwise why it does not, though the file reaches it. */
	staysBecause: string | null;
}

/** How edited files come to units, and why some of these do not ship nevertheless. */
export async function reachOf(
	edited: readonly string[],
	{ sides, units }: { sides: Sides; units: readonly ReachedUnit[] },
): Promise<Reach[]> {
	const pairs = edited.flatMap((file) => units.map((unit) => ({ file, unit })));
	const found = await Promise.all(
		pairs.map(({ file, unit }) => reach(file, { sides, unit })),
	);
	return found.flatMap((each) => each ?? []);
}

async function reach(
	file: string,
	{ sides, unit: of }: { sides: Sides; unit: ReachedUnit },
): Promise<Reach | undefined> {
	const { unit, ships, metafile } = of;
	const bundled = chainInBundle(file, metafile);
	if (bundled)
		return {
			file,
			unit,
			chain: bundled,
			staysBecause: ships ? null : await whySame(file, { sides, metafile }),
		};
	const chain = ships ? undefined : chainOfTypes(file, { sides, metafile });
	if (!chain) return undefined;
	return {
		file,
		unit,
		chain,
		staysBecause: "only types of it are imported, and no bundle has types",
	};
}

function chainInBundle(file: string, metafile: Metafile): string[] | undefined {
	const chainTo = (isSought: (each: string) => boolean) =>
		shortestChain(importsInBundle(metafile), entriesOf(metafile), isSought);
	const chain =
		chainTo((each) => each === file) ?? chainToPackage(file, chainTo);
	return chain?.filter((each) => !isMade(each));
}

/** A package comes to a unit by any of its files, its package.json by all of them. */
function chainToPackage(
	file: string,
	chainTo: (isSought: (each: string) => boolean) => string[] | undefined,
): string[] | undefined {
	const folder = packageIn(file);
	if (folder === undefined) return undefined;
	const chain = chainTo((each) => each.startsWith(`${folder}/`));
	return chain && [file, ...chain];
}

/** bench/deploys/bundle.ts writes the first file of a unit itself. */
const isMade = (file: string) => file.endsWith(".entry.ts");

const entriesOf = ({ inputs }: Metafile) => Object.keys(inputs).filter(isMade);

async function whySame(
	file: string,
	{ sides, metafile }: { sides: Sides; metafile: Metafile },
): Promise<string> {
	const [output] = Object.values(metafile.outputs);
	if (!output?.inputs[file]?.bytesInOutput)
		return "nothing of the file is used there, so the bundle leaves it out (tree-shaken)";
	const [before, after] = await Promise.all([
		codeOf(join(sides.before, file)),
		codeOf(join(sides.after, file)),
	]);
	return before === after
		? "the edit changes types, comments or layout only, and no bundle has them"
		: "what the edit changes is not used there, so the bundle leaves it out (tree-shaken)";
}

/** The code of a file without types and comments. */
async function codeOf(file: string): Promise<string> {
	if (!existsSync(file)) return "";
	const text = readFileSync(file, "utf8");
	if (!/\.[cm]?[jt]s$/.test(file)) return text;
	const { code } = await transform(text, {
		loader: "ts",
		minifyWhitespace: true,
		legalComments: "none",
	});
	return code;
}

/** The chain to a file that is not in the bundle, by imports as they are written: all that is left out on the way are types. */
function chainOfTypes(
	file: string,
	{ sides, metafile }: { sides: Sides; metafile: Metafile },
): string[] | undefined {
	const own = Object.keys(metafile.inputs).filter(
		(input) => !input.startsWith("node_modules/") && !isMade(input),
	);
	const importsOf = (from: string) => {
		const path = join(sides.after, from);
		return existsSync(path)
			? writtenImports(from, readFileSync(path, "utf8"))
			: [];
	};
	const chain = shortestChain(importsOf, own, (each) => each === file);
	const last = chain?.at(-1);
	if (!chain || last === undefined) return undefined;
	return [...chain, ...(chainInBundle(last, metafile) ?? []).slice(1)];
}
