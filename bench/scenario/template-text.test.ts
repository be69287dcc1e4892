import { describe, expect, it } from "vitest";
import { operations as contract } from "../../shop/contract/shop.ts";
import { wiring } from "./bad-files.ts";
import { templateText } from "./template-text.ts";
import { parseScenario } from "./validate.ts";
import { scenarioKinds } from "./vocabulary.ts";

const known = {
	operations: [...contract.values()],
	changes: ["shipping-quote-rule"],
	wiring,
};

describe("a new scenario", () => {
	it.each(scenarioKinds)("of kind %s is valid as it is written", (kind) => {
		const text = templateText(kind, { id: "mine", schema: "./s.json" });
		expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/s\.json\n/);
		expect(parseScenario("mine.yaml", text, known)).toMatchObject({
			id: "mine",
			kind,
			tags: ["mine"],
		});
	});
});
