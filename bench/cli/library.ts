import { basename, join } from "node:path";
import { operations } from "../../shop/contract/shop.ts";
import type { ScenarioLibrary } from "../scenario/load.ts";

/** The scenarios of this repository. */
export function libraryOf(root: string): ScenarioLibrary {
	return {
		directory: join(root, "scenarios"),
		operations: [...operations.values()],
	};
}

/** How a file of the library is named in lists. */
export function shortName(file: string): string {
	return basename(file);
}
