import { expect, it } from "vitest";
import type { Rollout } from "../scenario/schema.ts";
import type { ReplaceOptions, Target } from "../targets/target.ts";
import { probeOf } from "./probe.ts";
import { rollOut } from "./roll-out.ts";

const unit = { name: "cart", capabilities: ["cart"] };

it("has each new version asked by its unit's own probe before it serves", async () => {
	const asked: (ReplaceOptions | undefined)[] = [];
	const target = {
		units: [unit],
		async replace(_unit: string, _file: string, options?: ReplaceOptions) {
			asked.push(options);
			return { replaced: true, readyMs: 1, totalMs: 1 };
		},
	} as unknown as Target;
	const rollout = { strategy: "blue-green" } as Rollout;
	const shipped = [{ unit: "cart", file: "new.cjs" }];
	const { signal } = new AbortController();
	const out = await rollOut(target, shipped, { rollout, signal });
	expect(out).toMatchObject({ ended: "out", units: ["cart"] });
	expect(asked).toEqual([{ strategy: "blue-green", probe: probeOf(unit) }]);
	expect(asked[0]?.probe).toBeDefined();
});
