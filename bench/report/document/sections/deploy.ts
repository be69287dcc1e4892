import type { DeployResults } from "../../../results/arm-schema.ts";
import type { ChangeCell, ScenarioResult } from "../../../results/schema.ts";
import { trialsOf } from "../../facts/run.ts";
import {
	byteSize,
	count,
	duration,
	missing,
	percent,
} from "../../print/format.ts";
import {
	type BarsChart,
	type Block,
	heading,
	numeric,
	paragraph,
	type Text,
	words,
} from "../blocks.ts";

/** What a change, or each of several, cost to bring out on each arm, and what customers noticed. */
export function deploy(scenario: ScenarioResult, id: string): Block[] {
	if (scenario.kind !== "deploy") return [];
	const { changes } = scenario;
	const title = heading(3, "Roll-out", `${id}-rollout`);
	if (changes) return [title, ...changeTables(changes)];
	const change = trialsOf(scenario).find(({ trial }) => trial.deploy)?.trial
		.deploy;
	const charts = chartsOf(scenario);
	const deploys = Object.entries(scenario.arms).map(
		([arm, { deploy }]) => [arm, deploy] as const,
	);
	return [
		title,
		...(change
			? [paragraph(["The change: ", { code: change.change }, "."])]
			: [paragraph("No change was rolled out.")]),
		...(charts.length === 0
			? []
			: [
					{ kind: "charts", arms: Object.keys(scenario.arms), charts } as const,
				]),
		costs(deploys),
		effects(deploys),
		...reasons(deploys),
	];
}

type Deploys = readonly (readonly [string, DeployResults | undefined])[];

function changeTables(changes: readonly ChangeCell[]): Block[] {
	return changes.flatMap(({ change, story, arms }) => {
		const deploys = Object.entries(arms);
		return [
			paragraph([{ code: change }, story === undefined ? "" : `: ${story}`]),
			costs(deploys),
			effects(deploys),
			...reasons(deploys),
		];
	});
}

function costs(deploys: Deploys): Block {
	return {
		kind: "table",
		caption: "What was shipped, and how long it took",
		columns: [
			words("Arm"),
			words("Units shipped"),
			numeric("Units"),
			numeric("Share of units"),
			...["Bytes", "Build", "Ship", "Total", "Rollback"].map(numeric),
		],
		rows: deploys.map(([arm, deploy]): Text[] => [
			[{ arm }],
			...(deploy ? costCells(deploy) : Array<Text>(8).fill(missing)),
		]),
		note: "Times are means over trials; rollback is the longest.",
	};
}

function costCells(deploy: DeployResults): Text[] {
	const { unitsShipped, unitsTotal, bytesShipped } = deploy;
	return [
		unitsShipped.join(", ") || "none",
		`${count(unitsShipped.length)} of ${count(unitsTotal)}`,
		percent(shareOfUnits(deploy)),
		byteSize(bytesShipped),
		duration(deploy.buildMs),
		duration(deploy.shipMs),
		duration(deploy.totalMs),
		duration(deploy.rollbackMs),
	];
}

function effects(deploys: Deploys): Block {
	return {
		kind: "table",
		caption: "What was restarted, and what customers noticed",
		columns: [
			words("Arm"),
			words("Ended"),
			words("Capabilities restarted"),
			numeric("Failed requests"),
			numeric("Late among them"),
			numeric("Not available"),
			words("Reached"),
			words("Recovery"),
			numeric("Peak memory"),
		],
		rows: deploys.map(([arm, deploy]): Text[] => [
			[{ arm }],
			...(deploy ? effectCells(deploy) : Array<Text>(8).fill(missing)),
		]),
		note: "From the start of the roll-out to a second after its end, taking back included; counts are sums over trials. Not available: added up over capabilities, a second by its share of bad answers. Reached: capabilities with a second under 99 % good. Peak memory: all units, old and new side by side.",
	};
}

function effectCells(deploy: DeployResults): Text[] {
	const { ended = "out", restarted = [], reached = [] } = deploy;
	return [
		endings[ended],
		restarted.join(", ") || "none",
		count(deploy.failedDuringDeploy),
		deploy.slow === undefined ? missing : count(deploy.slow),
		duration(deploy.unavailableMs),
		reached.join(", ") || "none",
		recoveryCell(deploy.recoveryMs),
		deploy.peakMemoryBytes === undefined
			? missing
			: byteSize(deploy.peakMemoryBytes),
	];
}

function recoveryCell(recoveryMs: number | null | undefined): string {
	if (recoveryMs === undefined) return missing;
	if (recoveryMs === null) return "not seen";
	return recoveryMs === 0
		? "no second fell short"
		: `within ${duration(recoveryMs)}`;
}

const endings = {
	out: "it is out",
	kept: "it did not start, the old version stayed",
	aborted: "the canary was taken back",
} as const;

/** Why versions did not stay, and what their canaries were given. */
function reasons(deploys: Deploys): Block[] {
	return deploys.flatMap(([arm, deploy]) =>
		deploy?.why === undefined
			? []
			: [paragraph([{ arm }, `: ${deploy.why}.${canaryText(deploy)}`])],
	);
}

function canaryText({ canary }: DeployResults): string {
	return canary
		? ` The canary was given ${count(canary.requests)} requests, of which ${count(canary.failed)} failed.`
		: "";
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
