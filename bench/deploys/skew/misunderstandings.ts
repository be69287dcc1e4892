import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Topology } from "../../targets/topology.ts";
import type { Age, Misunderstanding } from "../release-order.ts";
import { type Dialogue, NotHeard, openDialogue } from "./dialogue.ts";

/** Two versions of the sources that serve together for a while. */
export interface TwoVersions {
	/** The repository, with bench and node_modules. */
	root: string;
	/** Folders of their sources: the repository itself, or scratch copies. */
	old: string;
	new: string;
	/** A folder of its own inside the repository; gone afterwards. */
	folder: string;
	topology: Topology;
}

/** What two versions do not understand of each other. */
export interface Heard {
	misunderstandings: Misunderstanding[];
	/** Where something was not heard, a sentence each: what is not said is not known to be understood. */
	unheard: string[];
}

/**
 * Lets the units of both versions talk among themselves, then hands what each version said to the other, and the new one's own to
 * itself. A version that cannot be heard, such as one that does not start, is understood by nobody's word: that is told, not thrown.
 */
export async function misunderstandingsOf(
	versions: TwoVersions,
): Promise<Heard> {
	const { root, topology, folder } = versions;
	const dialogues: Dialogue[] = [];
	const open = async (age: Age) => {
		const dialogue = await openDialogue({
			...{ root, topology },
			sources: versions[age],
			folder: join(folder, age),
		});
		dialogues.push(dialogue);
		return dialogue;
	};
	try {
		const [old, young] = await bothOf(open("old"), open("new"));
		return await between(old, young);
	} catch (cause) {
		if (!(cause instanceof NotHeard)) throw cause;
		return { misunderstandings: [], unheard: [cause.message] };
	} finally {
		await Promise.all(dialogues.map((each) => each.close()));
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Waits for both also where one fails: whoever closes them must know both. */
async function bothOf<Opened>(
	one: Promise<Opened>,
	other: Promise<Opened>,
): Promise<[Opened, Opened]> {
	await Promise.allSettled([one, other]);
	return [await one, await other];
}

async function between(old: Dialogue, young: Dialogue): Promise<Heard> {
	const ways = [
		{ said: "old", read: "new", by: old, reader: young },
		{ said: "new", read: "old", by: young, reader: old },
		{ said: "new", read: "new", by: young, reader: young },
	] as const;
	const misunderstandings: Misunderstanding[] = [];
	for (const { said, read, by, reader } of ways) {
		const misread = await reader.misread(by.messages);
		misunderstandings.push(...misread.map((each) => ({ ...each, said, read })));
	}
	return {
		misunderstandings,
		unheard: [
			...old.unsaid.map((each) => `old: ${each}`),
			...young.unsaid.map((each) => `new: ${each}`),
		],
	};
}
