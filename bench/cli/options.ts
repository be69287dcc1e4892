import { InvalidArgumentError, Option } from "commander";
import { knownArms } from "../experiment/arms.ts";
import { nearest } from "../scenario/problems.ts";
import { profileNames } from "../scenario/profiles.ts";

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
	seed: () =>
		new Option("--seed <number>", "seed of data, arrivals and order")
			.argParser(wholeNumber(0, 4_000_000))
			.default(1),
	profile: () =>
		new Option(
			"--profile <name>",
			"how much is run; quick is not for conclusions",
		)
			.choices([...profileNames])
			.default("quick"),
};
