import { join } from "node:path";
import type { Topology } from "../targets/topology.ts";
import type { Bundle } from "./bundle.ts";
import { type Release, sourcesIn } from "./release.ts";
import { safeOrder } from "./release-order.ts";
import { type Heard, misunderstandingsOf } from "./skew/misunderstandings.ts";

/** A release that was built (see buildRelease), and what it is to replace. */
export interface ToOrder {
	root: string;
	/** The folder that it was built in. */
	folder: string;
	topology: Topology;
	running: readonly Bundle[];
	/** The sources of what runs; the repository by default. */
	runningSources?: string;
	/** The order that is wished for; any that works by default. */
	wanted?: readonly string[];
	tell: (line: string) => void;
}

/**
 * The release with its units in an order in which old and new versions understand each other all the way, found by letting both
 * talk. The one unit of an arm has nobody to misunderstand. Throws ReleaseRefused before anything is shipped.
 */
export async function orderRelease(
	release: Release,
	options: ToOrder,
): Promise<Release> {
	const { shipped, unitsTotal } = release;
	if (unitsTotal < 2 || shipped.length === 0) return release;
	const { misunderstandings, unheard } = await heardOf(release, options);
	for (const each of unheard)
		options.tell(`not heard, so not known to be understood: ${each}`);
	const order = safeOrder(
		shipped.map(({ unit }) => unit),
		misunderstandings,
		options.wanted,
	);
	options.tell(`order of release: ${order.join(", ")}`);
	const place = ({ unit }: Bundle) => order.indexOf(unit);
	return {
		...release,
		shipped: shipped.toSorted((one, other) => place(one) - place(other)),
	};
}

/** By what runs, then by what ships: the same release of another trial says the same. */
const known = new WeakMap<readonly Bundle[], Map<string, Promise<Heard>>>();

function heardOf(
	{ shipped }: Release,
	{ root, folder, topology, running, runningSources = root }: ToOrder,
): Promise<Heard> {
	const releases = known.get(running) ?? new Map<string, Promise<Heard>>();
	known.set(running, releases);
	const key = shipped.map(({ hash }) => hash).join();
	const earlier = releases.get(key);
	if (earlier) return earlier;
	const heard = misunderstandingsOf({
		...{ root, topology },
		old: runningSources,
		new: sourcesIn(folder),
		folder: join(folder, "dialogues"),
	});
	releases.set(key, heard);
	return heard;
}
