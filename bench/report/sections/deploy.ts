import type { DeployResults } from "../../results/arm-schema.ts";
import type { ScenarioResult } from "../../results/schema.ts";
import {
	type BarsChart,
	type Block,
	heading,
	numeric,
	paragraph,
	type Text,
	words,
} from "../blocks.ts";
import { trialsOf } from "../facts.ts";
import { byteSize, count, duration, missing, percent } from "../format.ts";

/** What a change cost to bring out on each arm. */
export function deploy(scenario: ScenarioResult, id: string): Block[] {
	if (scenario.kind !== "deploy") return [];
	const change = trialsOf(scenario).find(({ trial }) => trial.deploy)?.trial
		.deploy;
	const charts = chartsOf(scenario);
	return [
		heading(3, "Roll-out", `${id}-rollout`),
		...(change
			? [paragraph(["The change: ", { code: change.change }, "."])]
			: [paragraph("No change was rolled out.")]),
		...(charts.length === 0
			? []
			: [
					{ kind: "charts", arms: Object.keys(scenario.arms), charts } as const,
				]),
		table(scenario),
	];
}

function table(scenario: ScenarioResult): Block {
	return {
		kind: "table",
		caption: "What was shipped, how long it took, what customers noticed",
		columns: [
			words("Arm"),
			words("Units shipped"),
			numeric("Units"),
			numeric("Share of units"),
			...["Bytes", "Build", "Ship", "Total", "Failed requests", "Rollback"].map(
				numeric,
			),
		],
		rows: Object.entries(scenario.arms).map(([arm, { deploy }]): Text[] => [
			[{ arm }],
			...(deploy ? cells(deploy) : Array<Text>(9).fill(missing)),
		]),
		note: "Times are means over trials; failed requests are their sum.",
	};
}

function cells(deploy: DeployResults): Text[] {
	const { unitsShipped, unitsTotal, bytesShipped } = deploy;
	return [
		unitsShipped.join(", ") || "none",
		`${count(unitsShipped.length)} of ${count(unitsTotal)}`,
		percent(shareOfUnits(deploy)),
		byteSize(bytesShipped),
		duration(deploy.buildMs),
		duration(deploy.shipMs),
		duration(deploy.totalMs),
		count(deploy.failedDuringDeploy),
		duration(deploy.rollbackMs),
	];
}

function shareOfUnits({
	unitsShipped,
	unitsTotal,
}: DeployResults): number | null {
	return unitsTotal === 0 ? null : unitsShipped.length / unitsTotal;
}

function chartsOf(scenario: ScenarioResult): BarsChart[] {
	const deploys = Object.entries(scenario.arms).flatMap(([arm, { deploy }]) =>
		deploy ? [{ arm, deploy }] : [],
	);
	if (deploys.length === 0) return [];
	const bars = (
		title: string,
		most: number | null,
		read: (deploy: DeployResults) => { value: number; label: string },
	): BarsChart => {
		const read_ = deploys.map(({ arm, deploy }) => ({ arm, ...read(deploy) }));
		const numbers = read_.map(({ arm, label }) => `${arm} ${label}`);
		return {
			chart: "bars",
			title,
			says: `${title}: ${numbers.join(", ")}`,
			bars: read_,
			most,
		};
	};
	return [
		bars("Share of units shipped", 1, (deploy) => ({
			value: shareOfUnits(deploy) ?? 0,
			label: percent(shareOfUnits(deploy)),
		})),
		bars("Bytes shipped", null, ({ bytesShipped }) => ({
			value: bytesShipped,
			label: byteSize(bytesShipped),
		})),
	];
}
