import { expect, it } from "vitest";
import { operations } from "../../shop/contract/shop.ts";
import { checkJourney } from "../load/journey.ts";
import { journeyTo } from "./journeys.ts";

it.each([...operations.values()])("$name can be reached", (operation) => {
	const journey = checkJourney(journeyTo(operation, operations));
	expect(journey.calls.at(-1)?.name).toBe(operation.name);
});
