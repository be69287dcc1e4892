import { InvalidArgumentError, Option } from "commander";
import { knownArms } from "../experiment/arms.ts";
import type { Replicas } from "../experiment/replicas.ts";
import type { Setting } from "../scenario/layers.ts";
import { nearest } from "../scenario/problems.ts";
import { profileNames } from "../scenario/profiles.ts";
import { parseSetting } from "../scenario/setting.ts";
import { type Resilience, resilienceWords } from "../scenario/vocabulary.ts";
import type { System } from "../targets/elsewhere.ts";

/** Reads `a,b`: known arms, each once. */
export function parseArms(text: string): string[] {
	const arms = text.split(",").map((arm) => arm.trim());
	for (const arm of arms) {
		if (knownArms.includes(arm)) continue;
		const like = nearest(arm, knownArms);
		throw new InvalidArgumentError(
			`there is no arm "${arm}"; ${like ? `did you mean "${like}"?` : `known: ${knownArms.join(", ")}`}`,
		);
	}
	if (new Set(arms).size !== arms.length)
		throw new InvalidArgumentError("an arm stands there twice");
	return arms;
}

const reserved = ["both", "all"];

/** Reads `name=http://host:port`, the arm that somebody else runs, and adds it to those given before. */
export function parseSystem(
	text: string,
	before: readonly System[] = [],
): System[] {
	const [, name, address] = /^([a-z][a-z0-9-]{0,31})=(.+)$/.exec(text) ?? [];
	if (!name || !address)
		throw new InvalidArgumentError(
			"write a name (lower case letters, digits, dashes), =, and an address, such as mine=http://127.0.0.1:8080",
		);
	if (reserved.includes(name))
		throw new InvalidArgumentError(
			`"${name}" has a meaning in scenarios; take another name`,
		);
	if (before.some((system) => system.name === name))
		throw new InvalidArgumentError(`a second arm is called "${name}"`);
	return [...before, { name, url: originOf(address) }];
}

function originOf(address: string): string {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (!url || !/^https?:$/.test(url.protocol))
		throw new InvalidArgumentError(
			`"${address}" is no address; write http://host:port`,
		);
	if (url.username !== "" || url.password !== "")
		throw new InvalidArgumentError(
			"it holds a password, which the results would keep; send it as a header of the scenario's steps",
		);
	if (url.pathname !== "/" || url.search !== "" || url.hash !== "")
		throw new InvalidArgumentError(
			`the path belongs into the steps of the scenario; write ${url.origin}`,
		);
	return url.origin;
}

/** Reads a word for what guards the arms. */
export function parseResilience(text: string): Resilience {
	const word = resilienceWords.find((each) => each === text);
	if (word) return word;
	const like = nearest(text, resilienceWords);
	throw new InvalidArgumentError(
		like ? `did you mean "${like}"?` : `known: ${resilienceWords.join(", ")}`,
	);
}

const mostReplicas = 16;

/** Reads `catalog=2,orders=3`, or `2` alone, and adds it to those given before. */
export function parseReplicas(
	text: string,
	before: readonly Replicas[] = [],
): Replicas[] {
	const read = text.split(",").map((part): Replicas => {
		const [, of, number] =
			/^(?:([a-z][a-z-]*)=)?(\d+)$/.exec(part.trim()) ?? [];
		const count = Number(number);
		if (!(count >= 1 && count <= mostReplicas))
			throw new InvalidArgumentError(
				`write a number of processes from 1 to ${mostReplicas}, after the unit where an arm has several, such as catalog=2`,
			);
		return { of: of ?? null, count };
	});
	return [...before, ...read];
}

/** Reads `load.rate=80/s`, and adds it to those given before. Throws InvalidScenario. */
export function addSetting(
	text: string,
	before: readonly Setting[] = [],
): Setting[] {
	return [...before, parseSetting(text)];
}

/** Reads a whole number within bounds. */
export function wholeNumber(
	min: number,
	max: number,
): (text: string) => number {
	return (text) => {
		const value = Number(text);
		if (/^\d+$/.test(text) && value >= min && value <= max) return value;
		throw new InvalidArgumentError(
			`it must be a whole number from ${min} to ${max}`,
		);
	};
}

/** Options that several commands share. */
export const shared = {
	bus: () =>
		new Option("--bus <bus>", "how events travel between services")
			.choices(["auto", "direct", "amqp"])
			.default("auto"),
	set: () =>
		new Option(
			"--set <key=value>",
			"a key of the scenarios, such as load.rate=80/s or load.journeys[0].weight=3, in place of what their files say; repeatable",
		).argParser(addSetting),
	seed: () =>
		new Option("--seed <number>", "seed of data, arrivals and order")
			.argParser(wholeNumber(0, 4_000_000))
			.default(1),
	resilience: () =>
		new Option(
			"--resilience <policy>",
			"what guards arms that have no policy of their own: none, timeouts (limits, repeats without a budget), or full (limits, retry budget, breaker, bulkheads); scenarios may say, else full",
		).argParser(parseResilience),
	replicas: () =>
		new Option(
			"--replicas <unit=number>",
			"processes that share the work of a unit, such as catalog=2, or 2 where an arm is one unit; a capability stands for the unit that holds it; repeatable",
		).argParser(parseReplicas),
	profile: () =>
		new Option(
			"--profile <name>",
			"how much is run; quick is not for conclusions",
		)
			.choices([...profileNames])
			.default("quick"),
};
