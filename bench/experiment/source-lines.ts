import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bundle } from "../deploys/bundle.ts";
import type { Conditions } from "../results/schema.ts";

type Sources = NonNullable<Conditions["sources"]>[string];

/** What the bundles of an arm are made of: lines of our own files by folder, each file once, and packages. */
export function sourcesOf(
	bundles: readonly Pick<Bundle, "inputs" | "packages">[],
	root: string,
): Sources {
	const files = new Set(bundles.flatMap(({ inputs }) => inputs));
	const lines: Record<string, number> = {};
	for (const file of [...files].sort()) {
		if (file.includes("node_modules/")) continue;
		const folder = folderOf(file);
		const text = readFileSync(join(root, file), "utf8");
		lines[folder] = (lines[folder] ?? 0) + linesOfCode(text);
	}
	const packages = new Set(bundles.flatMap(({ packages }) => packages));
	return { lines, packages: [...packages].sort() };
}

/** The first two folders of a file: "shop/rules/money.ts" → "shop/rules"; "monolith/orders.ts" → "monolith". */
function folderOf(file: string): string {
	return file.split("/").slice(0, -1).slice(0, 2).join("/");
}

/** Lines that hold something other than blanks and comments (those of TypeScript and SQL). What stands beside code counts as code. */
export function linesOfCode(text: string): number {
	let inComment = false;
	let count = 0;
	for (const line of text.split("\n")) {
		let rest = line.trim();
		if (!inComment && rest.startsWith("/*")) inComment = true;
		if (inComment) {
			const end = rest.indexOf("*/");
			if (end < 0) continue;
			inComment = false;
			rest = rest.slice(end + 2).trim();
		}
		if (rest !== "" && !/^(?:\/\/|--\s)/.test(rest)) count += 1;
	}
	return count;
}
