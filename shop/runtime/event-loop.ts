import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Metrics } from "./metrics.ts";

// A timer that looks more often would cost twelve processes on one core more than it tells.
const resolutionMs = 250;

/**
 * Shows how late the event loop was at worst since this was last asked: whoever asks before and after a load knows that of the load.
 * A timer of 250 ms looks; it meets every delay of 250 ms or more, and shorter ones by chance.
 */
export function showEventLoopDelay(metrics: Metrics): void {
	const intervals = monitorEventLoopDelay({ resolution: resolutionMs });
	intervals.enable();
	metrics.gauge(
		"shop_event_loop_delay_max_seconds",
		"Longest delay of the event loop since this was last asked",
		() => {
			const longestMs = intervals.max / 1e6;
			intervals.reset();
			return Math.max(0, longestMs - resolutionMs) / 1000;
		},
	);
}
