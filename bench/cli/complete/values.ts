import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { operations } from "../../../shop/contract/shop.ts";
import { knownArms } from "../../experiment/arms.ts";
import { resilienceWords } from "../../scenario/vocabulary.ts";
import { explanations } from "../explanations.ts";
import type { Candidate, Values } from "./candidates.ts";

const plain = (values: readonly string[]): Candidate[] =>
	values.map((value) => ({ value, says: "" }));

/** The values that this repository has. Files are read only for what is asked. */
export function valuesIn(root: string): Values {
	const scenarios = () => scenariosIn(join(root, "scenarios"));
	return {
		of: {
			"--arms": () => plain(knownArms),
			"--resilience": () => plain(resilienceWords),
			"--journeys": () => scenarios().filter(({ says }) => says !== tagSays),
			"--change": () => changesIn(join(root, "scenarios", "changes")),
			scenario: scenarios,
			operation: () => plain([...operations.keys()]),
			code: () =>
				Object.entries(explanations).map(([value, { means }]) => ({
					value,
					says: means,
				})),
		},
		lists: new Set(["--arms"]),
		files: new Set([
			...["--out", "--data", "--repo", "--map", "--from", "--save"],
			...["scenario", "results.json"],
		]),
	};
}

const tagSays = "all scenarios with this tag";

/** Ids with their titles, then tags. By a look at the text: a file that is not valid yet must not keep the others away. */
function scenariosIn(folder: string): Candidate[] {
	const texts = readdirSync(folder)
		.filter((name) => name.endsWith(".yaml"))
		.map((name) => readFileSync(join(folder, name), "utf8"));
	const ids = texts.flatMap((text): Candidate[] => {
		const value = /^id:\s*(\S+)/m.exec(text)?.[1];
		const says = /^title:\s*(.+)$/m.exec(text)?.[1] ?? "";
		return value ? [{ value, says }] : [];
	});
	const tags = texts.flatMap((text) =>
		(/^tags:\s*\[(.*)\]/m.exec(text)?.[1] ?? "")
			.split(",")
			.map((tag) => tag.trim())
			.filter((tag) => tag !== ""),
	);
	const tagged = [...new Set(tags)].map((value) => ({ value, says: tagSays }));
	return [...ids, ...tagged];
}

function changesIn(folder: string): Candidate[] {
	return plain(
		readdirSync(folder)
			.filter((name) => name.endsWith(".yaml"))
			.map((name) => basename(name, ".yaml")),
	);
}
