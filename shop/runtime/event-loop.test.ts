import { expect, it } from "vitest";
import { showEventLoopDelay } from "./event-loop.ts";
import { createMetrics } from "./metrics.ts";
import { eventually } from "./testing.ts";

/** Keeps the event loop from turning. */
function block(ms: number): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Until the timer that looks has looked some times; to ask it would begin anew. */
async function intervals(count: number): Promise<void> {
	const endMs = performance.now() + count * 250;
	await eventually("the timer has looked", () => performance.now() > endMs);
}

it("tells the longest delay of the event loop since it was last asked", async () => {
	const metrics = createMetrics();
	showEventLoopDelay(metrics);
	const delaySeconds = async () => {
		const { body } = await metrics.text();
		return Number(/^shop_event_loop_delay_max_seconds (\S+)$/m.exec(body)?.[1]);
	};
	await intervals(2);
	block(700);
	await intervals(2);
	expect(await delaySeconds()).toBeGreaterThan(0.4);
});
