import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import type { Metafile } from "esbuild";
import { BuildFailed, type Bundle, bundleUnits } from "../deploys/bundle.ts";
import { packageIn } from "../deploys/packages.ts";
import { InvalidTopology } from "../targets/errors.ts";
import { checkTopology, type Topology } from "../targets/topology.ts";
import type { Checkout } from "./checkout.ts";
import { readLocked } from "./locked.ts";
import type { Repository } from "./repository.ts";
import type { Unknown, Versions, VersionsAt } from "./versions.ts";

interface Sources {
	repository: Repository;
	checkout: Checkout;
	/** The packages that are installed here; versions are those of each commit's lock file. */
	modules: string;
	/** The topology file of each arm, relative to the root of the repository. */
	topologies: Readonly<Record<string, string>>;
}

interface BuiltUnit {
	entry: string;
	bundle: Bundle;
	/** Paths of the packages in it and of those that it loads from outside: "node_modules/zod". */
	packages: readonly string[];
}

/** The last commit of an arm that was built, to take over from what did not change since. */
interface Built {
	commit: string;
	units: ReadonlyMap<string, BuiltUnit>;
	/** What a package.json says of how files are read. */
	reading: string;
}

/** How units are taken from commits, for whoever reads the figures. */
export const builtMethod =
	"Each commit is built with the packages that are installed here: the version in its package-lock.json counts for every package in a bundle, but bytes, and which packages a package needs in turn, are those of today.";

/**
 * What the arms of this repository are at each of its commits, by building them as a release is built. A unit none of whose
 * files changed is not built again, nor is a tree that was seen.
 */
export function builtArms(sources: Sources): VersionsAt {
	const latest = new Map<string, Built>();
	const seen = new Map<string, Versions | Unknown>();
	return async (arm, commit) => {
		const key = `${arm} ${await sources.repository.tree(commit)}`;
		const known = seen.get(key);
		if (known) return known;
		const built = await build(sources, { arm, commit, base: latest.get(arm) });
		if ("units" in built) latest.set(arm, built);
		const found = "units" in built ? await versionsOf(sources, built) : built;
		seen.set(key, found);
		return found;
	};
}

async function build(
	sources: Sources,
	{
		arm,
		commit,
		base,
	}: { arm: string; commit: string; base: Built | undefined },
): Promise<Built | Unknown> {
	const topology = await topologyAt(sources, { arm, commit });
	if ("kind" in topology) return topology;
	const reading = await readingAt(sources.repository, commit);
	const kept = await keptFrom(sources, { base, topology, commit, reading });
	const stale = Object.entries(topology.units).filter(
		([unit]) => !kept.has(unit),
	);
	const fresh = await buildUnits(sources, { topology, stale, commit });
	if ("kind" in fresh) return fresh;
	const entryOf = (unit: string) => topology.units[unit]?.entry ?? "";
	const units = new Map(kept);
	for (const bundle of fresh)
		units.set(bundle.unit, {
			entry: entryOf(bundle.unit),
			bundle,
			packages: packagesIn(bundle),
		});
	return { commit, units, reading };
}

async function topologyAt(
	{ repository, topologies }: Sources,
	{ arm, commit }: { arm: string; commit: string },
): Promise<Topology | Unknown> {
	const file = topologies[arm] ?? "";
	const text = await repository.text(commit, file);
	if (text === undefined)
		return { kind: "absent", why: `it has no ${file} yet` };
	try {
		return checkTopology(JSON.parse(text), file);
	} catch (error) {
		if (error instanceof InvalidTopology || error instanceof SyntaxError)
			return { kind: "unbuilt", why: firstLines(error.message) };
		throw error;
	}
}

/** The units of an earlier build that none of the changes since can have touched. */
async function keptFrom(
	{ repository }: Sources,
	{
		base,
		topology,
		commit,
		reading,
	}: {
		base: Built | undefined;
		topology: Topology;
		commit: string;
		reading: string;
	},
): Promise<Built["units"]> {
	if (!base || base.reading !== reading) return new Map();
	const changed = new Set(await repository.changed(base.commit, commit));
	return new Map(
		[...base.units].filter(
			([unit, { entry, bundle }]) =>
				topology.units[unit]?.entry === entry &&
				!bundle.inputs.some((input) => changed.has(input)),
		),
	);
}

/** One after the other has ended, also where one fails: the next checkout must not change files under a build. */
async function buildUnits(
	{ repository, checkout, modules }: Sources,
	{
		topology,
		stale,
		commit,
	}: {
		topology: Topology;
		stale: [string, Topology["units"][string]][];
		commit: string;
	},
): Promise<Bundle[] | Unknown> {
	if (stale.length === 0) return [];
	const [absent] = await repository.missing(
		commit,
		stale.map(([, { entry }]) => entry),
	);
	if (absent !== undefined)
		return { kind: "absent", why: `it has no ${absent} yet` };
	await checkout.moveTo(commit);
	const { folder: root, outDir } = checkout;
	const builds = await Promise.allSettled(
		stale.map((unit) =>
			bundleUnits(
				{ ...topology, units: Object.fromEntries([unit]) },
				{ root, outDir, modules },
			),
		),
	);
	const failure = builds.find(({ status }) => status === "rejected");
	if (failure?.status !== "rejected")
		return builds.flatMap((each) =>
			each.status === "fulfilled" ? each.value : [],
		);
	if (!(failure.reason instanceof BuildFailed)) throw failure.reason;
	return { kind: "unbuilt", why: firstLines(failure.reason.message) };
}

/** A bundle, and the versions that the lock file of the commit names for the packages in it. */
async function versionsOf(
	{ repository }: Sources,
	{ commit, units }: Built,
): Promise<Versions> {
	const locked = readLocked(await repository.text(commit, "package-lock.json"));
	return new Map(
		[...units].map(([unit, { bundle, packages }]) => {
			const versions = locked.named(packages);
			const hash = createHash("sha256")
				.update([bundle.hash, ...versions].join("\n"))
				.digest("hex");
			return [unit, { hash, bytes: bundle.bytes }];
		}),
	);
}

function packagesIn({ inputs, file }: Bundle): string[] {
	const metafile = readFileSync(file.replace(/\.cjs$/, ".meta.json"), "utf8");
	const { outputs } = JSON.parse(metafile) as Metafile;
	const outside = Object.values(outputs)
		.flatMap(({ imports }) => imports)
		.filter(({ external, path }) => external && !isBuiltin(path))
		.map(({ path }) => `node_modules/${path}`);
	const inside = inputs.flatMap((input) => packageIn(input) ?? []);
	return [...new Set([...inside, ...outside])].sort();
}

async function readingAt(
	repository: Repository,
	commit: string,
): Promise<string> {
	const text = await repository.text(commit, "package.json");
	try {
		const { type, imports, sideEffects } = JSON.parse(text ?? "{}");
		return JSON.stringify({ type, imports, sideEffects });
	} catch (cause) {
		// The build says what is wrong with it.
		if (cause instanceof SyntaxError) return text ?? "";
		throw cause;
	}
}

/** What failed and the first place where: "cannot build cart: microservices/cart/service.ts:3:7: …". */
function firstLines(message: string): string {
	return message
		.split("\n", 2)
		.map((line) => line.trim())
		.join(" ");
}
