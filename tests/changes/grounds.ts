import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Bundle, bundleUnits } from "../../bench/deploys/bundle.ts";
import { buildRelease } from "../../bench/deploys/release.ts";
import type { Change } from "../../bench/scenario/change.ts";
import { readTopology } from "../../bench/targets/topology.ts";
import { root } from "../support/root.ts";

export const builds = ["monolith", "microservices"] as const;
export type Build = (typeof builds)[number];

/** Both builds as they are, and as changes make them. */
export interface Grounds {
	unchanged: Readonly<Record<Build, readonly Bundle[]>>;
	/** What ships of a build; built when it is first asked for. Throws ChangeDoesNotApply and BuildFailed. */
	shipped(change: Change, build: Build): Promise<readonly Bundle[]>;
	remove(): void;
}

/** Builds the sources as they are, into a folder inside the repository, so that native packages are found. */
export async function prepareGrounds(): Promise<Grounds> {
	mkdirSync(join(root, ".shoplab"), { recursive: true });
	const folder = mkdtempSync(join(root, ".shoplab", "changes-"));
	const bundlesOf = (build: Build) =>
		bundleUnits(topologyOf(build), { root, outDir: folder });
	const unchanged = {
		monolith: await bundlesOf("monolith"),
		microservices: await bundlesOf("microservices"),
	};
	const releases = new Map<string, Promise<readonly Bundle[]>>();
	const release = async (change: Change, build: Build) => {
		const { shipped } = await buildRelease({
			root,
			folder: join(folder, change.id, build),
			topology: topologyOf(build),
			running: unchanged[build],
			change,
		});
		return shipped;
	};
	return {
		unchanged,
		shipped(change, build) {
			const name = `${change.id}/${build}`;
			const built = releases.get(name) ?? release(change, build);
			releases.set(name, built);
			return built;
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

function topologyOf(build: Build) {
	return readTopology(join(root, build, "topology.json"));
}
