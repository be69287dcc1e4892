const signs = /[*?{]/;

/**
 * Tells whether a path lies under a folder of a mapping: a plain path ("services/cart"; "." is all there is), or a pattern with
 * `*` (within a name), `**` (any number of folders), `?` and `{a,b}`, which may name files or folders.
 */
export function under(folder: string): (path: string) => boolean {
	const plain = folder.replace(/^\.\//, "").replace(/\/+$/, "");
	if (plain === "." || plain === "") return () => true;
	if (!signs.test(plain))
		return (path) => path === plain || path.startsWith(`${plain}/`);
	const pattern = new RegExp(`^${sourceOf(plain)}(?:/.*)?$`);
	return (path) => pattern.test(path);
}

const sources: Record<string, string> = {
	"**/": "(?:[^/]+/)*",
	"**": ".*",
	"*": "[^/]*",
	"?": "[^/]",
};

function sourceOf(glob: string): string {
	return glob.replaceAll(
		/\*\*\/|\*\*|\*|\?|\{([^{}]*)\}|[\\^$.|+()[\]{}]/g,
		(sign: string, words?: string) => {
			if (words !== undefined)
				return `(?:${words.split(",").map(sourceOf).join("|")})`;
			return sources[sign] ?? `\\${sign}`;
		},
	);
}
