import type { DeployResults } from "../results/arm-schema.ts";
import type { Round, Trial, TrialDeploy } from "../results/trial-schema.ts";
import { mean } from "../stats/mean.ts";
import { trialsOf } from "./trials.ts";

type Deployed = Trial & { deploy: TrialDeploy };

/**
 * What it took to bring a change out on an arm (`cell`), or all changes of a scenario together, over its accepted trials. Undefined
 * where there is no such trial.
 */
export function deployResultsOf(
	rounds: readonly Round[],
	arm: string,
	cell?: number,
): DeployResults | undefined {
	const deploys = trialsOf(rounds, { arm })
		.filter((trial): trial is Deployed => trial.deploy !== undefined)
		.map(({ deploy }) => deploy)
		.filter((deploy) => cell === undefined || (deploy.cell ?? 0) === cell);
	const last = deploys.at(-1);
	if (!last) return undefined;
	const meanOf = (of: (deploy: TrialDeploy) => number) => mean(deploys.map(of));
	const known = <Value>(of: (deploy: TrialDeploy) => Value | undefined) =>
		deploys.flatMap((deploy) => of(deploy) ?? []);
	const bad = deploys.find(({ ended = "out" }) => ended !== "out") ?? last;
	const backs = known(({ rollbackMs }) => rollbackMs ?? undefined);
	return {
		unitsShipped: union(deploys.map(({ unitsShipped }) => unitsShipped)),
		unitsTotal: last.unitsTotal,
		bytesShipped: Math.max(...deploys.map(({ bytesShipped }) => bytesShipped)),
		buildMs: meanOf(({ buildMs }) => buildMs),
		shipMs: meanOf(({ shipMs }) => shipMs),
		totalMs: meanOf(({ totalMs }) => totalMs),
		failedDuringDeploy: sum(
			deploys.map(({ failedDuringDeploy }) => failedDuringDeploy),
		),
		failedBefore: sum(known(({ failedBefore }) => failedBefore)),
		rollbackMs: backs.length === 0 ? null : Math.max(...backs),
		...(last.strategy && { strategy: last.strategy }),
		...(bad.ended && { ended: bad.ended }),
		...(bad.why !== undefined && { why: bad.why }),
		...(last.unitsOut && {
			unitsOut: union(deploys.map(({ unitsOut = [] }) => unitsOut)),
		}),
		restarted: union(deploys.map(({ restarted = [] }) => restarted)),
		reached: union(deploys.map(({ reached = [] }) => reached)),
		slow: sum(known(({ slow }) => slow)),
		unavailableMs: sum(known(({ unavailableMs }) => unavailableMs)),
		peakMemoryBytes: Math.max(
			0,
			...known(({ peakMemoryBytes }) => peakMemoryBytes),
		),
		recoveryMs: deploys.some(({ recoveryMs }) => recoveryMs === null)
			? null
			: Math.max(0, ...known(({ recoveryMs }) => recoveryMs ?? undefined)),
		...canariesOf(known(({ canary }) => canary)),
	};
}

function canariesOf(
	canaries: readonly NonNullable<TrialDeploy["canary"]>[],
): Pick<DeployResults, "canary"> {
	if (canaries.length === 0) return {};
	return {
		canary: {
			requests: sum(canaries.map(({ requests }) => requests)),
			failed: sum(canaries.map(({ failed }) => failed)),
		},
	};
}

const sum = (numbers: readonly number[]) =>
	numbers.reduce((total, number) => total + number, 0);

const union = (lists: readonly (readonly string[])[]) => [
	...new Set(lists.flat()),
];
