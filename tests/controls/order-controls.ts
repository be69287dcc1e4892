import type { TextEdit } from "../../bench/scenario/change.ts";
import type { Control } from "./control.ts";

const noSettlement: readonly TextEdit[] = [
	{
		file: "monolith/settlement.ts",
		find: "\t\tround ??= runRound();\n",
		replace: "",
	},
];
const noSettler: readonly TextEdit[] = [
	{
		file: "microservices/orders/settler.ts",
		find: "const abandoned = sagas.abandoned();",
		replace: "const abandoned: OpenSaga[] = [];",
	},
];
const leftOpen = [
	"nothing stays reserved",
	"no order is stuck",
	"nothing is left to do",
];
const takenForNothing = [
	"money taken is the total of the orders sold",
	"no capture without an order",
];

/** What keeps the orders in order, and what customers are told of them. */
export const orderControls: readonly Control[] = [
	{
		id: "key-not-claimed",
		without: "the claim of the idempotency key",
		loads: ["customers ask again with the same key"],
		monolith: {
			edits: [
				{
					file: "monolith/orders.ts",
					find: "if (!placements.claim(placement, orderId)) return undefined;",
					replace: "placements.claim(placement, orderId);",
				},
			],
			breaks: [
				"one key, one order",
				"an order without an answer exists at most once",
			],
		},
		microservices: {
			edits: [
				{
					file: "microservices/orders/service.ts",
					find: "const outcome = placements.outcomeOf(placement);",
					replace: "const outcome: any = undefined;",
				},
				{
					file: "microservices/orders/checkout-record.ts",
					find: 'placements.claim(placement, orderId) && sagas.open(orderId, "reserving"),',
					replace:
						'(placements.claim(placement, orderId), sagas.open(orderId, "reserving")),',
				},
			],
			breaks: [
				"one key, one order",
				"an order without an answer exists at most once",
			],
		},
	},
	{
		id: "answered-before-charged",
		without: "waiting for the card before the answer",
		loads: ["cards are good, declined, or lose their answers"],
		monolith: {
			edits: [
				{
					file: "monolith/orders.ts",
					find: "const charge = await chargeCard(order, placement.cardToken);",
					replace: `const charged = chargeCard(order, placement.cardToken);
			let charge: string = "under way";
			void charged.then((outcome) => {
				if (outcome === "captured") confirm(order.id);
				if (outcome === "declined") reject(order.id);
			});`,
				},
			],
			breaks: ["every acknowledged order exists"],
		},
		microservices: {
			edits: [
				{
					file: "microservices/orders/checkout-saga.ts",
					find: "const outcome = await pay(order, wish.placement, context);",
					replace: `const paying = pay(order, wish.placement, context);
		void paying.then(async (outcome) => {
			if (outcome === "captured") confirm(orderId);
			if (outcome === "declined") await rejectAndRelease(orderId, context);
		});
		return;
		const outcome: string = "";`,
				},
			],
			breaks: ["every acknowledged order exists"],
		},
	},
	{
		id: "nobody-settles",
		without: "anyone who ends what was left open",
		loads: ["the card processor does not answer for a while"],
		monolith: { edits: noSettlement, breaks: leftOpen },
		microservices: { edits: noSettler, breaks: leftOpen },
	},
	{
		id: "nobody-settles-after-a-crash",
		without: "anyone who ends what a crash left open",
		loads: ["kill -9 while the card is being charged"],
		monolith: {
			edits: noSettlement,
			breaks: [...leftOpen, ...takenForNothing],
		},
		microservices: {
			edits: noSettler,
			breaks: [...leftOpen, ...takenForNothing],
		},
	},
];
