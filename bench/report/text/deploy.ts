import type { DeployResults } from "../../results/arm-schema.ts";
import type { ScenarioResult } from "../../results/schema.ts";
import { changesOf, roundsWith, whyNothing } from "../facts/run.ts";
import { byteSize, counted, duration, listed } from "../print/format.ts";

/** What a deploy took on an arm. Counts are exact; times are means and have no interval. */
export function deploySentence(scenario: ScenarioResult, arm: string): string {
	const change = changesOf(scenario)[0] ?? "The change";
	const deploy = scenario.arms[arm]?.deploy;
	if (!deploy)
		return `${change}: nothing can be said of ${arm}, ${whyNothing(scenario, arm)}`;
	const { totalMs, failedDuringDeploy, rollbackMs, ended } = deploy;
	return [
		ended === "kept" || ended === "aborted"
			? `${change}: on ${arm} ${endedText(deploy)}`
			: `${change}: ${arm} shipped ${shippedText(deploy)} in ${duration(totalMs)}`,
		counted(failedDuringDeploy, "failed request"),
		...(rollbackMs === null ? [] : [`taken back in ${duration(rollbackMs)}`]),
		counted(roundsWith(scenario, [arm]), "round"),
	].join(", ");
}

function endedText({ ended, why, shipMs, canary }: DeployResults): string {
	// What follows in other lines is the end of its log.
	const reason = why === undefined ? "" : ` (${why.split("\n")[0]})`;
	return ended === "kept"
		? `the new version did not start and the old one stayed${reason}`
		: `the canary was taken back after ${duration(shipMs)} and ${counted(canary?.requests ?? 0, "request")}${reason}`;
}

const mostNames = 3;

function shippedText({
	unitsShipped,
	unitsTotal,
	bytesShipped,
}: DeployResults): string {
	const named =
		unitsTotal > 1 &&
		unitsShipped.length > 0 &&
		unitsShipped.length <= mostNames
			? ` (${listed(unitsShipped)})`
			: "";
	return `${unitsShipped.length} of ${counted(unitsTotal, "unit")}${named}, ${byteSize(bytesShipped)},`;
}

/** Of many changes: how many units they shipped. */
export function changesSentences(scenario: ScenarioResult): string[] {
	const { changes = [], arms } = scenario;
	return Object.keys(arms).map((arm) => {
		const deploys = changes.flatMap(({ arms }) => arms[arm] ?? []);
		if (deploys.length === 0)
			return `Changes: nothing can be said of ${arm}, ${whyNothing(scenario, arm)}`;
		const alone = deploys.filter(
			({ unitsShipped }) => unitsShipped.length === 1,
		);
		const sum = (of: (deploy: DeployResults) => number) =>
			deploys.reduce((total, deploy) => total + of(deploy), 0);
		return [
			`${counted(deploys.length, "change")}: ${arm} shipped ${counted(
				sum(({ unitsShipped }) => unitsShipped.length),
				"unit",
			)}`,
			`${alone.length} of the changes one unit alone`,
			counted(
				sum(({ failedDuringDeploy }) => failedDuringDeploy),
				"failed request",
			),
			counted(roundsWith(scenario, [arm]), "round"),
		].join(", ");
	});
}
