import { join } from "node:path";
import { operations } from "../../shop/contract/shop.ts";
import { wiringOf } from "../experiment/wiring.ts";
import type { ScenarioLibrary } from "../scenario/load.ts";

/** The scenarios of this repository. */
export function libraryOf(root: string): ScenarioLibrary {
	return {
		directory: join(root, "scenarios"),
		operations: [...operations.values()],
		wiring: () => wiringOf(root),
	};
}
