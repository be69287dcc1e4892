import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Violation } from "../measure/invariants.ts";
import { historyText, keepEvidence, partAbout } from "./evidence.ts";
import { createHistory, type History } from "./history.ts";
import type { TrialPlan } from "./schedule.ts";
import { addTrial, emptySummary, type Summary } from "./summary.ts";
import { type Ground, runTrial, type TrialOutcome } from "./trial.ts";

/** What a campaign found. */
export interface Campaign {
	summary: Summary;
	/** Told where something was violated: what, the history that led to it, and where all of it lies. */
	report?: string;
}

export interface CampaignParts extends Ground {
	/** Where evidence is kept. */
	outDir: string;
}

const mostLines = 60;

/** Runs trial after trial, to the first violation. Where a trial fails otherwise, its evidence is kept too. */
export async function runCampaign(
	plans: readonly TrialPlan[],
	parts: CampaignParts,
): Promise<Campaign> {
	const summary = emptySummary(parts.seed);
	const startedAt = performance.now();
	for (const plan of plans) {
		const report = await tryOne(plan, parts, summary);
		summary.seconds = (performance.now() - startedAt) / 1000;
		if (report !== undefined) return { summary, report };
	}
	return { summary };
}

async function tryOne(
	plan: TrialPlan,
	parts: CampaignParts,
	summary: Summary,
): Promise<string | undefined> {
	parts.tell(`${plan.arm}: a new shop, to be killed and checked`);
	const history = createHistory();
	// Inside the repository, as every run.
	mkdirSync(join(parts.root, ".shoplab"), { recursive: true });
	const runDir = mkdtempSync(join(parts.root, ".shoplab", "campaign-"));
	const keep = () =>
		keepEvidence(history.all(), { outDir: parts.outDir, runDir });
	try {
		const outcome = await runTrial(plan, parts, { runDir, history });
		addTrial(summary, plan, outcome);
		if (outcome.violations.length === 0) return undefined;
		return reportOf(outcome, { plan, seed: parts.seed, history, kept: keep() });
	} catch (failure) {
		if (!parts.signal.aborted)
			parts.tell(`${plan.arm} failed; evidence is kept in ${keep()}`);
		throw failure;
	} finally {
		rmSync(runDir, { recursive: true, force: true });
	}
}

function reportOf(
	{ violations, facts }: TrialOutcome,
	found: { plan: TrialPlan; seed: number; history: History; kept: string },
): string {
	const { plan, seed, history, kept } = found;
	const all = history.all();
	const check = all.findLast(({ what }) => what === "check");
	const number = check?.what === "check" ? check.kills : 0;
	// What comes after the check is the end of the arm.
	const happenings = all.filter(({ atMs }) => atMs <= (check?.atMs ?? atMs));
	const [first] = violations as [Violation];
	return [
		`VIOLATED on ${plan.arm}, found after kill ${number} of seed ${seed}:`,
		...violations.map(({ invariant, detail }) => `  ${invariant}: ${detail}`),
		"",
		`What led to the first of them (seconds since the trial began):`,
		historyText(partAbout(happenings, first, facts), mostLines),
		"",
		`History, logs and databases: ${kept}`,
		"",
	].join("\n");
}
