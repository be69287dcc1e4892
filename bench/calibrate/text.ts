import Table from "cli-table3";
import type { Calibration } from "./calibrate.ts";
import { type Compared, tolerance } from "./measurement.ts";

const plain = { style: { head: [], border: [] } };

/** The calibration, for people. */
export function calibrationText(found: Calibration): string {
	return [
		`Node ${found.node}; ${found.pinning}`,
		"",
		`The driver against servers of known behaviour, ms. Allowed: ${tolerance.share * 100} % or ${tolerance.ms} ms.`,
		measuredTable(found),
		found.within
			? "All within: the driver measures what is there."
			: "Not all within: do not trust latencies of this machine now; close other programs (shoplab doctor) and calibrate again.",
		"",
		"What the summary of autocannon says of the same servers, ms",
		autocannonTable(found),
		lesson,
		"",
		"How many trivial GETs a second the driver offers on its core",
		capacityTable(found),
		capacitySentence(found),
		"",
	].join("\n");
}

const lesson = [
	"Coordinated omission: a closed load sends nothing while it waits, so that a stall of a second costs each connection one slow",
	"request, and the hundreds that customers would have sent meanwhile are missing. Its rate mode sends in bursts and then corrects",
	"latencies by arithmetic of its own; neither is what customers who arrive by themselves would see. shoplab uses it for throughput only.",
].join("\n");

const capacitySentence = ({ heldPerSecond }: Calibration) =>
	heldPerSecond > 0
		? `This machine's driver holds ${heldPerSecond} req/s with a p99 lag under 1 ms.`
		: "This machine's driver does not hold even the lowest of these rates with a p99 lag under 1 ms; close other programs and try again.";

const ms = (value: number | null) => (value === null ? "–" : value.toFixed(2));

const difference = ({ trueMs, measuredMs }: Compared) =>
	measuredMs === null ? "–" : `+${ms(measuredMs - trueMs)}`.replace("+-", "-");

function measuredTable({ measurements }: Calibration): string {
	const head = ["server", "", "true", "measured", "difference", "", "lag p99"];
	const table = new Table({ ...plain, head: [...head, "server late p99"] });
	for (const one of measurements)
		for (const name of ["p50", "p99"] as const) {
			const { [name]: pair, lagMs, serverLateMs, says, attempts } = one;
			const again = attempts > 1 ? ` (attempt ${attempts})` : "";
			table.push([
				name === "p50" ? says : `  ${one.requests} requests${again}`,
				name,
				ms(pair.trueMs),
				ms(pair.measuredMs),
				difference(pair),
				pair.within ? "within" : "OFF",
				name === "p99" ? ms(lagMs.p99) : "",
				name === "p99" ? ms(serverLateMs.p99) : "",
			]);
		}
	return table.toString();
}

function autocannonTable({ autocannon, measurements }: Calibration): string {
	const head = ["server", "autocannon", "p50", "true", "p99", "true"];
	const table = new Table({ ...plain, head });
	for (const { says, mode, p50Ms, p99Ms } of autocannon) {
		const truth = measurements.find((one) => one.says === says);
		table.push([
			says,
			mode === "closed" ? "10 connections" : "rate (-R)",
			p50Ms,
			ms(truth?.p50.trueMs ?? null),
			p99Ms,
			ms(truth?.p99.trueMs ?? null),
		]);
	}
	return table.toString();
}

function capacityTable({ capacity }: Calibration): string {
	const head = ["arrivals", "asked", "offered", "good", "lag p50", "lag p99"];
	const table = new Table({ ...plain, head: [...head, ""] });
	for (const step of capacity)
		table.push([
			step.arrivals,
			`${step.ratePerSecond}/s`,
			Math.round(step.offeredPerSecond),
			Math.round(step.goodPerSecond),
			`${ms(step.lagMs.p50)} ms`,
			`${ms(step.lagMs.p99)} ms`,
			step.held ? "held" : "not held",
		]);
	return table.toString();
}
