import { type Git, saidBy, zeroSeparated } from "./git.ts";
import { ImpactRefused } from "./refused.ts";

/** A commit, as a history names it. */
export interface Commit {
	id: string;
	/** The first one, of a merge too; null where history begins. */
	parent: string | null;
	/** When it was committed, in ISO 8601. */
	at: string;
	subject: string;
}

/** The commits of a range, as Repository tells them. Throws ImpactRefused. */
export async function commitsOf(
	git: Git,
	{ folder, range, most }: { folder: string; range: string; most: number },
): Promise<{ commits: Commit[]; inRange: number }> {
	const what = await selectionOf(git, range);
	const ask = (args: readonly string[]) =>
		git([...args, ...what, "--"]).catch((cause) => {
			throw notARange({ folder, range }, saidBy(cause), cause);
		});
	const inRange = Number(await ask(["rev-list", "--count"]));
	if (inRange === 0) throw emptyRange({ folder, range });
	const lines = await ask([
		...["log", "-z", "--no-show-signature", `--max-count=${most}`],
		"--format=%H%x09%P%x09%cI%x09%s",
	]);
	return { commits: zeroSeparated(lines).map(commitOf).reverse(), inRange };
}

/** A commit alone is no range for git: it would be all that led to it. */
async function selectionOf(git: Git, range: string): Promise<string[]> {
	// Git would take it for an option.
	if (range.startsWith("-")) return ["--first-parent", `./${range}`];
	const isOne = await git([
		...["rev-parse", "--verify", "--quiet", `${range}^{commit}`],
	]).then(
		() => true,
		() => false,
	);
	return isOne ? ["--no-walk", range] : ["--first-parent", range];
}

function notARange(
	{ folder, range }: { folder: string; range: string },
	why: string,
	cause: unknown,
): ImpactRefused {
	return new ImpactRefused(
		{
			what: `"${range}" is no range of commits`,
			where: folder,
			why: `git says: ${why}`,
			fix: "write one as git does: HEAD~20..HEAD, v1..v2, or one commit; see git log --oneline",
		},
		{ cause },
	);
}

function emptyRange({
	folder,
	range,
}: {
	folder: string;
	range: string;
}): ImpactRefused {
	const [, from, to] = /^(.*[^.])\.\.([^.].*)$/.exec(range) ?? [];
	return new ImpactRefused({
		what: `the range "${range}" holds no commit`,
		where: folder,
		why: "A..B is what B has and A has not",
		fix: to
			? `turn it round if it is written backwards: ${to}..${from}`
			: "write a range that holds commits, such as HEAD~20..HEAD",
	});
}

function commitOf(line: string): Commit {
	const [id = "", parents = "", at = "", ...subject] = line.split("\t");
	return {
		id,
		parent: parents.split(" ", 1)[0] || null,
		at,
		subject: subject.join(" "),
	};
}
