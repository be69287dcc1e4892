import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { type Change, readChange } from "../scenario/change.ts";
import { nearest } from "../scenario/problems.ts";
import { ImpactRefused } from "./refused.ts";

/** The change of that id. Throws ImpactRefused where there is none, and InvalidScenario. */
export function changeNamed(folder: string, id: string): Change {
	const known = readdirSync(folder)
		.filter((name) => name.endsWith(".yaml"))
		.map((name) => basename(name, ".yaml"));
	if (known.includes(id)) return readChange(join(folder, `${id}.yaml`));
	const like = nearest(id, known);
	throw new ImpactRefused({
		what: `there is no change "${id}"`,
		where: folder,
		why: `there are ${known.join(", ")}`,
		fix: like ? `did you mean "${like}"?` : "name one of those by --change",
	});
}
