import type { Setting } from "./layers.ts";
import { fileProblem, InvalidScenario } from "./problems.ts";
import { parseYaml } from "./yaml-source.ts";

const written = /^([\w-]+(?:\[\d+\])*(?:\.[\w-]+(?:\[\d+\])*)*)=([\s\S]*)$/;

/**
 * Reads `load.rate=80/s`, `load.journeys[0].weight=3`, `tags=[night, long]`: a key of a scenario file, and a value as the file would
 * have it. Throws InvalidScenario.
 */
export function parseSetting(text: string): Setting {
	const says = `--set ${text}`;
	const [, key, value] = written.exec(text) ?? [];
	if (key === undefined || value === undefined)
		throw refused(
			says,
			"write a key of the scenario, =, and its value, such as load.rate=80/s",
		);
	if (key === "extends")
		throw refused(says, "what a file extends can only be said in the file");
	return { path: pathOf(key), value: parseYaml(says, value).value, says };
}

function pathOf(key: string): (string | number)[] {
	return [...key.matchAll(/\[(\d+)\]|([\w-]+)/g)].map(([, index, name = ""]) =>
		index === undefined ? name : Number(index),
	);
}

const refused = (says: string, message: string) =>
	new InvalidScenario([fileProblem(says, message)]);
