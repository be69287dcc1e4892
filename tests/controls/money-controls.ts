import type { Control } from "./control.ts";

/** What keeps the money in order. */
export const moneyControls: readonly Control[] = [
	{
		id: "confirmed-without-capture",
		without: "the capture: an authorisation is taken for money",
		loads: ["cards are good, declined, or lose their answers"],
		monolith: {
			edits: [
				{
					file: "monolith/orders.ts",
					find: "const { outcome } = await card.capture(key);",
					replace: 'const outcome: string = "captured";',
				},
			],
			breaks: [
				"money taken is the total of the orders sold",
				"each order sold is captured once",
			],
		},
		microservices: {
			edits: [
				{
					file: "microservices/payments/cashier.ts",
					find: "const captured = await card.capture(key);",
					replace:
						'return end(key, "captured");\n\t\tconst captured: any = {};',
				},
			],
			breaks: [
				"money taken is the total of the orders sold",
				"each order sold is captured once",
			],
		},
	},
	{
		id: "charged-again",
		without: "one key for all attempts: after a lost answer, a new one is used",
		loads: ["cards are good, declined, or lose their answers"],
		monolith: {
			edits: [
				{
					file: "shop/card-processor/sdk.ts",
					find: "retries = 2,",
					replace: "retries = 0,",
				},
				{
					file: "monolith/orders.ts",
					find: 'log.warn({ err: error, orderId: key }, "charging the card failed");',
					replace:
						'if (!key.endsWith("-again")) return chargeCard({ ...order, id: key + "-again" }, cardToken);',
				},
			],
			breaks: [
				"money taken is the total of the orders sold",
				"no capture without an order",
			],
		},
		microservices: {
			edits: [
				{
					file: "shop/card-processor/sdk.ts",
					find: "retries = 2,",
					replace: "retries = 0,",
				},
				{
					file: "microservices/payments/cashier.ts",
					find: "const captured = await card.capture(key);",
					replace: `const captured = await card.capture(key).catch(async () => {
			const again = key + "-again";
			await card.authorize({ key: again, amountCents, cardToken });
			return card.capture(again);
		});`,
				},
			],
			breaks: [
				"money taken is the total of the orders sold",
				"no capture without an order",
			],
		},
	},
	{
		id: "undone-without-void",
		without:
			"the void: what was left open is undone without asking the card processor",
		loads: [
			"the answer to a capture is lost, however often it is asked for",
			"kill -9 while the card is being charged",
		],
		monolith: {
			edits: [
				{
					file: "monolith/settlement.ts",
					find: "if (await wasCharged(card, orderId)) parts.confirm(orderId);\n\t\telse parts.undo(orderId);",
					replace: "parts.undo(orderId);",
				},
			],
			breaks: [
				"money taken is the total of the orders sold",
				"no capture without an order",
			],
		},
		microservices: {
			edits: [
				{
					file: "microservices/payments/cashier.ts",
					find: "const { outcome } = await card.void(orderId);",
					replace: 'const outcome: string = "voided";',
				},
			],
			breaks: [
				"money taken is the total of the orders sold",
				"no capture without an order",
			],
		},
	},
	{
		id: "no-refund",
		without: "the refund of a cancelled order",
		loads: ["an order is cancelled"],
		monolith: {
			edits: [
				{
					file: "monolith/orders.ts",
					find: "\t\tpayments.oweRefund(orderId);\n",
					replace: "",
				},
				{
					file: "monolith/orders.ts",
					find: "\t\t\tawait refundNowOrLater(orderId);\n",
					replace: "",
				},
			],
			breaks: [
				"money taken is the total of the orders sold",
				"no capture without an order",
			],
		},
		microservices: {
			edits: [
				{
					file: "microservices/payments/service.ts",
					find: "store.oweRefund(cancelledOrder.parse(payload).orderId);",
					replace: "cancelledOrder.parse(payload);",
				},
			],
			breaks: [
				"money taken is the total of the orders sold",
				"no capture without an order",
			],
		},
	},
	{
		id: "refund-not-noted",
		without: "the note that a refund was made",
		loads: ["an order is cancelled"],
		monolith: {
			edits: [
				{
					file: "monolith/payments.ts",
					find: "\t\t\trefunded.run(orderId);\n",
					replace: "",
				},
			],
			breaks: ["nothing is left to do"],
		},
		microservices: {
			edits: [
				{
					file: "microservices/payments/cashier.ts",
					find: "\t\tstore.closeRefund(orderId, refunded);\n",
					replace: "",
				},
			],
			breaks: ["nothing is left to do"],
		},
	},
];
