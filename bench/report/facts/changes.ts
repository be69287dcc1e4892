import type { Results } from "../../results/schema.ts";
import type { TrialDeploy } from "../../results/trial-schema.ts";
import { trialsOf } from "./run.ts";

/** A change that was rolled out, and what it came to on each arm. */
export interface ChangeStory {
	/** `3. price-rule`: the number is that of its scenario, as in the headings. */
	name: string;
	/** `deploys`: in each trial, since what ships is told by hashes and not by times; `valid`: in those that were accepted. */
	arms: { arm: string; deploys: TrialDeploy[]; valid: TrialDeploy[] }[];
}

/** All changes of a run, scenario by scenario; those that no arm has a trial of are left out. */
export function changeStoriesOf({ scenarios }: Results): ChangeStory[] {
	return scenarios.flatMap((scenario, index) => {
		const arms = Object.keys(scenario.arms).map((arm) => ({
			arm,
			trials: trialsOf(scenario).flatMap(({ trial }) =>
				trial.arm === arm && trial.role === "measured" && trial.deploy
					? [{ deploy: trial.deploy, accepted: trial.accepted }]
					: [],
			),
		}));
		const cells = new Map(
			arms
				.flatMap(({ trials }) => trials)
				.map(({ deploy: { cell = 0, change } }) => [cell, change]),
		);
		return [...cells]
			.sort(([a], [b]) => a - b)
			.map(([cell, change]) => ({
				name: `${index + 1}. ${change}`,
				arms: arms
					.map(({ arm, trials }) => {
						const own = trials.filter(
							({ deploy }) => (deploy.cell ?? 0) === cell,
						);
						const valid = own.filter(({ accepted }) => accepted);
						const deployOf = (each: { deploy: TrialDeploy }) => each.deploy;
						return {
							arm,
							deploys: own.map(deployOf),
							valid: valid.map(deployOf),
						};
					})
					.filter(({ deploys }) => deploys.length > 0),
			}));
	});
}

/** What a change is to one unit. */
export interface UnitReach {
	unit: string;
	ships: boolean;
	/** From the edited file to the entry of the unit; null where the run did not keep it. */
	chain: readonly string[] | null;
	/** Why the unit does not ship, though the file reaches it. */
	staysBecause: string | null;
	/** Other edited files that reach the unit as well. */
	others: number;
}

/** The units that a change ships or reaches, each with the shortest chain that explains it. */
export function reachedUnits(deploys: readonly TrialDeploy[]): UnitReach[] {
	const shipped = new Set(deploys.flatMap(({ unitsShipped }) => unitsShipped));
	const reach = deploys.findLast((deploy) => deploy.reach)?.reach ?? [];
	const units = [...new Set([...shipped, ...reach.map(({ unit }) => unit)])];
	return units.map((unit) => {
		const ships = shipped.has(unit);
		const found = reach.filter(
			(each) => each.unit === unit && (each.staysBecause === null) === ships,
		);
		const [shortest] = found.toSorted(
			(a, b) => a.chain.length - b.chain.length,
		);
		return {
			...{ unit, ships },
			chain: shortest?.chain ?? null,
			staysBecause: shortest?.staysBecause ?? null,
			others: Math.max(0, found.length - 1),
		};
	});
}

/** `package zod → shop/contract/cart.ts → …`: a file of a package stands for the package. */
export function chainText(chain: readonly string[]): string {
	const named = chain.map((file) => packageOf(file) ?? file);
	return named.filter((name, at) => name !== named[at - 1]).join(" → ");
}

function packageOf(file: string): string | undefined {
	const [, name] =
		/(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
	return name && `package ${name}`;
}
