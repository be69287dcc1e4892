import { defineConfig } from "vitest/config";

/** SQL files are modules that hold their text, as in the bundles (see bench/deploys/bundle.ts). */
const sqlAsText = {
	name: "sql-as-text",
	transform(code: string, file: string) {
		if (!file.endsWith(".sql")) return null;
		return { code: `export default ${JSON.stringify(code)};`, map: null };
	},
};

/** Tests that start whole shops, break them and wait for them: two files at a time. Those of `e2e` measure, and need the machine for themselves. */
const brokenShops =
	"{campaign,controls,faults,independence,migrations,need-graph,rabbitmq,relay,releases,sameness,skew}";

const common = { plugins: [sqlAsText] };

export default defineConfig({
	test: {
		// Tests wait for processes, timers and sockets more than they compute.
		maxWorkers: 4,
		projects: [
			{
				...common,
				test: {
					name: "unit",
					// Above what any test needs: the time it takes is no claim.
					testTimeout: 60_000,
					hookTimeout: 60_000,
					include: ["{shop,monolith,microservices,bench}/**/*.test.ts"],
				},
			},
			{
				...common,
				test: {
					name: "conformance",
					include: ["tests/conformance/**/*.test.ts"],
					testTimeout: 30_000,
					hookTimeout: 120_000,
				},
			},
			{
				...common,
				test: {
					name: "shops",
					include: [`tests/${brokenShops}/**/*.test.ts`],
					testTimeout: 300_000,
					hookTimeout: 120_000,
				},
			},
			{
				...common,
				test: {
					name: "e2e",
					include: ["tests/**/*.test.ts"],
					exclude: [
						"tests/conformance/**",
						`tests/${brokenShops}/**`,
						"**/fixtures/**",
					],
					testTimeout: 120_000,
					hookTimeout: 120_000,
					fileParallelism: false,
				},
			},
		],
	},
});
