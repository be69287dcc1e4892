import { eventually } from "../../shop/runtime/testing.ts";
import { patienceMs, type Scene } from "./scene.ts";

/** What happens to a shop: short, and such that it needs what keeps an invariant. Each leaves it healed, perhaps not at rest. */
export const loads = {
	"a crowd wants the last items": async (scene: Scene) => {
		const few = await scene.product(3);
		const buyers = await Promise.all(
			Array.from({ length: 12 }, () => scene.buyer(few)),
		);
		await scene.card.behave({ delayMs: 100 });
		await Promise.all(buyers.map((buyer) => scene.place(buyer)));
		await scene.card.heal();
	},

	"cards are good, declined, or lose their answers": async (scene: Scene) => {
		const cards = ["tok_ok", "tok_declined", "tok_lost", "tok_lost_capture"];
		for (const cardToken of cards)
			await scene.place(await scene.buyer(), { cardToken });
	},

	"customers ask again with the same key": async (scene: Scene) => {
		for (const [idempotencyKey, heard] of [
			["heard", true],
			["unheard", false],
		] as const) {
			const customer = await scene.buyer();
			const wish = { idempotencyKey: `control-${idempotencyKey}`, heard };
			await scene.place(customer, wish);
			await scene.emptied(customer);
			await scene.fill(customer);
			await scene.place(customer, wish);
		}
	},

	"the card processor does not answer for a while": async (scene: Scene) => {
		const customer = await scene.buyer();
		await scene.card.behave({ outage: "refuse" });
		await scene.place(customer);
		await scene.card.heal();
	},

	"the answer to a capture is lost, however often it is asked for": async (
		scene: Scene,
	) => {
		const { card } = scene;
		const before = await card.fired();
		const isLost = async () => (await card.fired()).lost > before.lost;
		await untilInTime(async () => {
			await placeAndMeet(scene, 1, () => card.behave({ outage: "lost" }));
			return isLost();
		});
	},

	"kill -9 while the card is being charged": async (scene: Scene) => {
		const { card, target } = scene;
		const seen = (await card.ledger()).length;
		const crash = () => target.kill(target.unitOf("orders"), "SIGKILL");
		await untilInTime(async () => {
			const answer = await placeAndMeet(scene, 2, crash);
			await scene.ready();
			return !answer?.ok;
		});
		const hasEnded = async () =>
			(await card.ledger())
				.slice(seen)
				.some(({ kind }) => kind === "capture" || kind === "void");
		await eventually("the money is taken or not", hasEnded, patienceMs);
	},

	"an order is cancelled": async (scene: Scene) => {
		const customer = await scene.buyer();
		await scene.place(customer);
		await scene.delivered(customer);
		await scene.cancelNewest(customer);
	},

	"kill -9 of all who follow an order, when it is done": async (
		scene: Scene,
	) => {
		const { target } = scene;
		const customer = await scene.buyer();
		await scene.place(customer);
		await scene.atRest();
		const followers = ["inventory", "shipping", "notifications"] as const;
		for (const unit of new Set(followers.map(target.unitOf)))
			await target.kill(unit, "SIGKILL");
		await scene.ready();
	},

	"a follower is down, and so is then the one it should hear from": async (
		scene: Scene,
	) => {
		const { target } = scene;
		const follower = target.unitOf("notifications");
		const customer = await scene.buyer();
		await target.kill(follower, "SIGKILL", { hold: true });
		try {
			await scene.place(customer);
			await scene.delivered(customer);
			await target.kill(target.unitOf("orders"), "SIGKILL");
		} finally {
			await target.release(follower);
		}
		await scene.ready();
	},

	"a follower is held up until its answer is not awaited any more": async (
		scene: Scene,
	) => {
		const { target } = scene;
		const publisher = target.unitOf("orders");
		const customer = await scene.buyer();
		const text = "events are not taken";
		const before = scene.logged(publisher, text);
		const unlock = scene.lockDatabase(target.unitOf("notifications"));
		try {
			await scene.place(customer);
			const isTooLate = () => scene.logged(publisher, text) > before;
			await eventually("the publisher gives up", isTooLate, patienceMs);
		} finally {
			unlock();
		}
	},
} satisfies Record<string, (scene: Scene) => Promise<void>>;

export type LoadName = keyof typeof loads;

/** Places an order with a slow card, does something when the nth request has reached the card processor, and heals it. */
async function placeAndMeet(
	{ card, buyer, place }: Scene,
	nth: 1 | 2,
	act: () => Promise<void>,
) {
	const customer = await buyer();
	const before = await card.fired();
	await card.behave({ delayMs: 1_000 });
	const placing = place(customer);
	const isThere = async () => (await card.fired()).delay >= before.delay + nth;
	await eventually("the card is being charged", isThere, patienceMs);
	await act();
	const answer = await placing;
	await card.heal();
	return answer;
}

/** On a busy machine the second in which something is to happen may pass unused: an order that went well does no harm. */
async function untilInTime(tryOnce: () => Promise<boolean>): Promise<void> {
	for (let times = 0; times < 5; times += 1) if (await tryOnce()) return;
	throw new Error("five times the card had answered before anything happened");
}
