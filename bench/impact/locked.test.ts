import { describe, expect, it } from "vitest";
import { readLocked } from "./locked.ts";

const lock = JSON.stringify({
	lockfileVersion: 3,
	packages: {
		"": { dependencies: { app: "1" } },
		"node_modules/app": {
			version: "1.0.0",
			dependencies: { deep: "2", shared: "1" },
		},
		"node_modules/app/node_modules/deep": {
			version: "2.0.0",
			dependencies: { shared: "1", app: "1" },
		},
		"node_modules/deep": { version: "1.5.0" },
		"node_modules/shared": { version: "1.1.0" },
	},
});

describe("the versions of a lock file", () => {
	it("are those of the path, and of the name where the path is not there", () => {
		expect(
			readLocked(lock).named([
				"node_modules/app/node_modules/deep",
				"node_modules/deep",
				"node_modules/other/node_modules/shared",
				"node_modules/unknown",
			]),
		).toEqual(["deep@2.0.0", "deep@1.5.0", "shared@1.1.0", "unknown@?"]);
	});

	it("of a package are also those of all that it needs, nested ones first, circles or not", () => {
		expect(readLocked(lock).closure(["app", "nowhere"])).toEqual([
			"node_modules/app",
			"node_modules/app/node_modules/deep",
			"node_modules/shared",
		]);
	});

	it.each([
		["without one", undefined],
		["with marks of a merge", '<<<<<<< ours\n{"packages"'],
		["of an npm before 7", '{"dependencies":{"app":{"version":"1.0.0"}}}'],
	])("are unknown %s", (_, text) => {
		expect(readLocked(text).named(["node_modules/app"])).toEqual(["app@?"]);
	});
});
