import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { armNamed } from "../../experiment/arms.ts";
import { buildOf } from "../../experiment/builds.ts";
import { builtArms, builtMethod } from "../../impact/built-arms.ts";
import { armImpact, type ChangeImpact } from "../../impact/change-impact.ts";
import { changeText } from "../../impact/change-text.ts";
import { changeNamed } from "../../impact/changes.ts";
import { type Checkout, createCheckout } from "../../impact/checkout.ts";
import type { Commit } from "../../impact/commits.ts";
import { readHistory } from "../../impact/history.ts";
import { historyText } from "../../impact/history-text.ts";
import { mappedArms, mappedMethod } from "../../impact/mapped-arms.ts";
import { pathsAtEnds, readMapping } from "../../impact/mapping.ts";
import { openRepository, type Repository } from "../../impact/repository.ts";
import type { VersionsAt } from "../../impact/versions.ts";
import { exitCodes, UsageError } from "../exit.ts";
import type { ImpactFlags } from "../impact.ts";
import type { Cli } from "../main.ts";
import { createProgress } from "../progress.ts";
import { createInterrupt } from "../terminal.ts";

/** Tells what a change ships, or what the commits of a range did; the exit status is the answer. */
export async function impact(
	cli: Cli,
	range: string | undefined,
	flags: ImpactFlags,
): Promise<number> {
	refuseUnfit(range, flags);
	const interrupt = createInterrupt();
	const { signal } = interrupt;
	try {
		await (range === undefined
			? ofChange(cli, flags.change ?? "", { flags, signal })
			: ofHistory(cli, range, { flags, signal }));
		return exitCodes.held;
	} catch (error) {
		if (!signal.aborted) throw error;
		process.stderr.write("impact: interrupted, nothing is told\n");
		return exitCodes.interrupted;
	} finally {
		interrupt.release();
	}
}

function refuseUnfit(range: string | undefined, flags: ImpactFlags): void {
	const { change, why, repo, map } = flags;
	const examples =
		"shoplab impact HEAD~20..HEAD, or shoplab impact --change shipping-quote-rule";
	if ((range === undefined) === (change === undefined))
		throw new UsageError(
			`impact: ${range === undefined ? "of what? Name a range of commits, or a change" : "a range of commits and a change are two questions; ask one"}\n  fix: ${examples}`,
		);
	if (why && change === undefined)
		throw new UsageError(
			"impact: --why tells of the edits of a change, a commit has none to tell apart\n  fix: leave it out, or name a change by --change",
		);
	if (repo !== undefined && change !== undefined)
		throw new UsageError(
			"impact: changes are of the sources of shoplab, not of another repository\n  fix: leave --repo out",
		);
	if (repo !== undefined && map === undefined)
		throw new UsageError(
			`impact: what ships of ${repo} is not known\n  fix: say which folders or entries make its units by --map FILE (docs/impact-map.yaml is an example)`,
		);
}

async function ofChange(
	{ root }: Cli,
	id: string,
	{ flags, signal }: { flags: ImpactFlags; signal: AbortSignal },
): Promise<void> {
	const progress = createProgress(process.stderr, flags.quiet === true);
	const change = changeNamed(join(root, "scenarios", "changes"), id);
	const folder = mkdtempSync(join(tmpdir(), "shoplab-impact-"));
	const arms: ChangeImpact["arms"] = {};
	try {
		for (const arm of flags.arms) {
			signal.throwIfAborted();
			progress.tell(`building ${arm} with ${id}`);
			const { topology, bundles } = buildOf(root, arm);
			arms[arm] = await armImpact({
				...{ root, topology, change },
				folder: join(folder, arm),
				running: bundles,
			});
		}
	} finally {
		progress.end();
		rmSync(folder, { recursive: true, force: true });
	}
	const { story } = change;
	const found: ChangeImpact = { schemaVersion: 1, change: id, story, arms };
	const columns = process.stdout.columns ?? 80;
	show(found, flags, () =>
		changeText(found, { why: flags.why === true, columns }),
	);
}

async function ofHistory(
	{ root }: Cli,
	range: string,
	{ flags, signal }: { flags: ImpactFlags; signal: AbortSignal },
): Promise<void> {
	const repository = await openRepository(resolve(flags.repo ?? root));
	const { commits, inRange } = await repository.commits(range, flags.maxCount);
	const progress = createProgress(process.stderr, flags.quiet === true);
	const checkout = createCheckout(repository);
	try {
		const { arms, versionsAt, method } = await armsOf(root, flags, {
			...{ repository, checkout, commits },
		});
		const found = await readHistory(
			{ repository: basename(repository.folder), range, method, inRange },
			commits,
			{ arms, versionsAt, signal, tell: progress.tell },
		);
		progress.end();
		show(found, flags, () => historyText(found, process.stdout.columns ?? 80));
	} finally {
		progress.end();
		checkout.remove();
	}
}

/** The arms of a mapping, or our own. */
async function armsOf(
	root: string,
	{ map, arms }: ImpactFlags,
	of: { repository: Repository; checkout: Checkout; commits: Commit[] },
): Promise<{ arms: string[]; versionsAt: VersionsAt; method: string }> {
	if (map !== undefined) {
		const paths = await pathsAtEnds(of.repository, of.commits);
		const mapping = readMapping(map, paths);
		return {
			arms: Object.keys(mapping.arms),
			method: mappedMethod,
			versionsAt: mappedArms({ ...of, mapping }),
		};
	}
	return {
		arms,
		method: builtMethod,
		versionsAt: builtArms({
			...of,
			modules: join(root, "node_modules"),
			topologies: Object.fromEntries(
				arms.map((arm) => [arm, armNamed(arm).topology]),
			),
		}),
	};
}

function show(found: object, { json }: ImpactFlags, text: () => string): void {
	process.stdout.write(json ? `${JSON.stringify(found)}\n` : text());
}
