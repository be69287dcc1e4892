import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkTopology } from "../../targets/topology.ts";
import { misunderstandingsOf } from "./misunderstandings.ts";

it("tells of a version that does not start, and refuses nothing for it", async () => {
	const root = process.cwd();
	mkdirSync(join(root, ".shoplab"), { recursive: true });
	const unit = { entry: "bench/targets/fixtures/broken.ts", capabilities: [] };
	const units = { front: { ...unit, door: true } };
	const heard = await misunderstandingsOf({
		...{ root, old: root, new: root },
		folder: mkdtempSync(join(root, ".shoplab", "skew-")),
		topology: checkTopology({ arm: "broken", units }, "a test"),
	});
	expect(heard.misunderstandings).toEqual([]);
	expect(heard.unheard).toEqual([expect.stringMatching(/broken|ended|start/)]);
});
