import type { TraceDocument } from "../../results/trace-schema.ts";
import { digits } from "../print/format.ts";
import type { Document } from "./blocks.ts";
import { heading, list, paragraph, warning } from "./blocks.ts";
import { notMeasured, traceBlocks } from "./sections/traces.ts";

/** The report of `shoplab trace`, as data. */
export function traceReport({ run, trace }: TraceDocument): Document {
	return {
		title: `shoplab: where the time of ${trace.operation} went`,
		blocks: [
			warning(notMeasured),
			heading(2, "Where the time went", "parts"),
			...traceBlocks(trace),
			heading(2, "How it was traced", "how"),
			list([
				["Command: ", { code: run.command }],
				`Started ${run.startedAt}; Node ${run.node}; bus ${run.bus}; seed ${run.seed}; ${digits(run.ratePerSecond)} journeys per second; ${run.pinning}.`,
				"Each request carries a W3C traceparent from the driver through every process, with events too, and all processes keep their spans by the machine's one monotonic clock.",
				"Three of four requests are sampled; the fourth shows what tracing costs.",
			]),
			paragraph(
				"The same spans lie beside this report as OTLP/JSON, for any tool that reads OpenTelemetry.",
			),
		],
	};
}
