import { afterAll, beforeAll, describe } from "vitest";
import type { Door } from "../support/answer.ts";
import { type Arm, startArm } from "../support/arms.ts";
import { mustSkip, titled } from "../support/missing.ts";
import { openShop, type ShopUnderTest } from "../support/shop-under-test.ts";
import { accessTests } from "./access.ts";
import { atOnceTests } from "./at-once.ts";
import { badInputTests } from "./bad-input.ts";
import { goodAnswerTests } from "./good-answers.ts";
import { hostileTests } from "./hostile.ts";
import { internalTests } from "./internal.ts";
import { outageTests } from "./outage.ts";
import { refusalTests } from "./refusals.ts";
import { slowCardTests } from "./slow-card.ts";

/** The shop of the running suite, and the door that is tested. */
export interface Stage {
	shop(): ShopUnderTest;
	door(): Door;
}

const everything = [
	goodAnswerTests,
	refusalTests,
	accessTests,
	badInputTests,
	atOnceTests,
	slowCardTests,
	outageTests,
];

/** What several processes over one database could get wrong, and one cannot. */
export const whatProcessesShare = [refusalTests, atOnceTests, slowCardTests];

/** The same claims about every arm, through each of its doors; of an arm that is another in other processes, some of them. */
export function conformanceOf(arm: Arm, claims = everything): void {
	const needsBroker = arm.bus === "amqp";
	const title = needsBroker ? titled(arm.name, "rabbitmq") : arm.name;
	describe.skipIf(needsBroker && mustSkip("rabbitmq"))(title, () => {
		let shop: ShopUnderTest | undefined;
		const running = () => {
			if (!shop) throw new Error(`${arm.name} has not started`);
			return shop;
		};
		beforeAll(async () => {
			shop = await openShop(await startArm(arm));
		});
		afterAll(async () => {
			await shop?.close();
			await shop?.arm.stop();
		});
		for (const kind of ["rest", "soap"] as const)
			describe(`over ${kind}`, () => {
				const stage = { shop: running, door: () => running().doors[kind] };
				for (const claim of claims) claim(stage);
			});
		if (claims !== everything) return;
		hostileTests(running);
		internalTests(running);
	});
}
