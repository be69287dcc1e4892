import type { Control } from "./control.ts";

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
		monolith: {
			edits: [
				{
					file: "monolith/settlement.ts",
					find: "\t\tround ??= runRound();\n",
					replace: "",
				},
			],
			breaks: [
				"nothing stays reserved",
				"no order is stuck",
				"nothing is left to do",
			],
		},
		microservices: {
			edits: [
				{
					file: "microservices/orders/settler.ts",
					find: "const abandoned = sagas.abandoned();",
					replace: "const abandoned: OpenSaga[] = [];",
				},
			],
			breaks: [
				"nothing stays reserved",
				"no order is stuck",
				"nothing is left to do",
			],
		},
	},
	{
		id: "saga-in-memory",
		without: "the record of where a checkout stands",
		loads: ["kill -9 while the card is being charged"],
		// As if the order were written down only at the end: what a crash leaves behind is forgotten.
		monolith: {
			edits: [
				{
					file: "monolith/order-book.ts",
					find: "\treturn {\n\t\trecord(order: Order,",
					replace: `	for (const { id } of pending.all()) {
		database.exec(\`UPDATE stock SET reserved = stock.reserved - line.quantity FROM orderLines line
			WHERE line.orderId = '\${id}' AND stock.productId = line.productId\`);
		remove.run(id);
	}
	return {
		record(order: Order,`,
				},
			],
			breaks: [
				"money taken is the total of the orders sold",
				"no capture without an order",
			],
		},
		// The table is shadowed by one that ends with the process.
		microservices: {
			edits: [
				{
					file: "microservices/orders/saga-log.ts",
					find: "\tconst open = database.prepare(",
					replace: `	database.exec("CREATE TEMP TABLE sagas (orderId TEXT PRIMARY KEY, step TEXT, processId INTEGER, startedAtMs INTEGER)");
	const open = database.prepare(`,
				},
			],
			breaks: [
				"nothing stays reserved",
				"money taken is the total of the orders sold",
				"no capture without an order",
				"no order is stuck",
				"nothing is left to do",
			],
		},
	},
];
