import { expect, it } from "vitest";
import { latencyScenario, trial } from "../../testing.ts";
import { trials } from "./trials.ts";

it("tells the CPU of other programs in cores, more than one too", () => {
	const busy = (foreignShare: number) =>
		trial("monolith", {
			machine: {
				foreignShare,
				stealShare: 0.02,
				driverWaitShare: 0,
				loadAverage: [2, 2, 2],
			},
		});
	const [table] = trials({
		...latencyScenario(),
		rounds: [{ order: ["monolith"], trials: [busy(1.016), busy(0.045)] }],
	});
	const at = table?.columns.findIndex(({ name }) =>
		name.startsWith("Other programs"),
	);
	expect(table?.columns[at ?? -1]?.name).toBe("Other programs, cores");
	expect(table?.rows.map((row) => row[at ?? -1])).toEqual(["1.02", "0.045"]);
});
