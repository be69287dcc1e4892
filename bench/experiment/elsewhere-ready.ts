import type { Door } from "../load/plan.ts";
import { rehearse, type Stumble } from "../load/rehearsal.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { System } from "../targets/elsewhere.ts";
import {
	EnvironmentNotReady,
	messageOf,
	UnitFailed,
} from "../targets/errors.ts";
import { accountsWithPasswords } from "./customers.ts";
import { seedPlanOf } from "./scenario-run.ts";

/**
 * Asks each system every journey of a scenario once, before any number is taken. Throws EnvironmentNotReady when nothing answers at
 * its address, UnitFailed when it answers other things than the scenario expects.
 */
export async function systemsAnswer(
	systems: readonly System[],
	scenario: Scenario,
	{ seed, door }: { seed: number; door: Door },
): Promise<void> {
	const { load, data } = scenario;
	const accounts = accountsWithPasswords(seedPlanOf(seed, data));
	for (const system of systems) {
		const stumbles = await rehearse({
			baseUrl: system.url,
			door,
			seed,
			products: data.products,
			journeys: load.journeys,
			deadlineMs: load.deadlineMs,
			...accounts,
		}).catch((cause: unknown) => {
			throw answersOtherwise(
				system,
				scenario,
				[`  ${messageOf(cause)}`],
				cause,
			);
		});
		const [first] = stumbles;
		if (first?.unreachable) throw isDown(system, first);
		if (first) throw answersOtherwise(system, scenario, stumbles.map(lineOf));
	}
}

function isDown({ name, url }: System, { says }: Stumble): EnvironmentNotReady {
	return new EnvironmentNotReady({
		code: "SystemDown",
		what: `the arm ${name} is down: ${says}`,
		where: url,
		why: "shoplab starts its own arms only; one that is given by --arm has to run already",
		fix: `start it, check it with \`curl -i ${url}\`, then run this command again`,
	});
}

function lineOf({ journey, step, request, says }: Stumble): string {
	const asked = request === null ? "" : `, ${request}`;
	return `  journey ${journey}, step ${step}${asked}: ${says}`;
}

function answersOtherwise(
	{ name, url }: System,
	{ id }: Scenario,
	lines: readonly string[],
	cause?: unknown,
): UnitFailed {
	return new UnitFailed(
		[
			`the arm ${name} at ${url} does not answer what scenario ${id} expects; nothing was measured`,
			...lines,
			"  why:   the time of a wrong answer says nothing about a right one",
			`  fix:   change the steps of the scenario (request, expect, capture) or the system, and try a step with curl`,
		].join("\n"),
		{ cause },
	);
}
