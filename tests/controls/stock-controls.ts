import type { Control } from "./control.ts";

/** What keeps the goods in order. */
export const stockControls: readonly Control[] = [
	{
		id: "stock-without-condition",
		without: "the condition that there is enough",
		loads: ["a crowd wants the last items"],
		monolith: {
			edits: [
				{
					file: "monolith/orders.ts",
					find: "\t\tallLinesMustBeInStock(lines);\n",
					replace: "",
				},
				{
					file: "monolith/schema.sql",
					find: "reserved INTEGER NOT NULL DEFAULT 0,\n\tCHECK (reserved BETWEEN 0 AND onHand)",
					replace: "reserved INTEGER NOT NULL DEFAULT 0",
				},
			],
			breaks: ["no more is sold than there was", "stock is never negative"],
		},
		microservices: {
			edits: [
				{
					file: "microservices/inventory/reservations.ts",
					find: " AND onHand - reserved >= @quantity",
					replace: "",
				},
				{
					file: "microservices/inventory/schema.sql",
					find: "onHand INTEGER NOT NULL CHECK (onHand >= 0)",
					replace: "onHand INTEGER NOT NULL",
				},
			],
			breaks: ["no more is sold than there was", "stock is never negative"],
		},
	},
	{
		id: "stock-read-then-written",
		without: "one transaction for the look at the stock and its reservation",
		loads: ["a crowd wants the last items"],
		monolith: {
			edits: [
				{
					file: "monolith/orders.ts",
					find: "\t\tconst order = reserveAndRecord(placement);\n",
					replace: `
		const seen = cart.linesToOrder(placement.customerId);
		await new Promise((resolve) => setTimeout(resolve, 500));
		const order = reserveAndRecord(placement, seen);
`,
				},
				{
					file: "monolith/orders.ts",
					find: "const reserveAndRecord = (placement: Placement): Order | undefined => {\n\t\ttry {\n\t\t\treturn reservation(placement);",
					replace:
						"const reserveAndRecord = (placement: Placement, seen: any): Order | undefined => {\n\t\ttry {\n\t\t\treturn reservation(placement, seen);",
				},
				{
					file: "monolith/orders.ts",
					find: "database.transaction((placement: Placement) => {",
					replace:
						"database.transaction((placement: Placement, seen: any) => {",
				},
				{
					file: "monolith/orders.ts",
					find: "allLinesMustBeInStock(lines);",
					replace: "allLinesMustBeInStock(seen);",
				},
				{
					file: "monolith/schema.sql",
					find: "reserved INTEGER NOT NULL DEFAULT 0,\n\tCHECK (reserved BETWEEN 0 AND onHand)",
					replace: "reserved INTEGER NOT NULL DEFAULT 0",
				},
			],
			breaks: ["no more is sold than there was", "stock is never negative"],
		},
		// Here the new figure is written, not the change: of twelve reservations one is left.
		microservices: {
			edits: [
				{
					file: "microservices/inventory/service.ts",
					find: "reserveStock: ({ orderId, lines }) => {\n",
					replace: `reserveStock: async ({ orderId, lines: wanted }) => {
				const lines = wanted.map((line) => ({ ...line, ...(store.of(line.productId) as Stock) }));
				await new Promise((resolve) => setTimeout(resolve, 500));
`,
				},
				{
					file: "microservices/inventory/reservations.ts",
					find: `SET reserved = reserved + @quantity
		WHERE productId = @productId AND gone = 0 AND onHand - reserved >= @quantity`,
					replace: `SET reserved = @reserved + @quantity
		WHERE productId = @productId AND gone = 0 AND @available >= @quantity`,
				},
				{
					file: "microservices/inventory/reservations.ts",
					find: "take.run({ productId, quantity }).changes",
					replace: "take.run(line).changes",
				},
				{
					file: "microservices/inventory/schema.sql",
					find: "onHand INTEGER NOT NULL CHECK (onHand >= 0)",
					replace: "onHand INTEGER NOT NULL",
				},
				{
					file: "microservices/inventory/schema.sql",
					find: "reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0)",
					replace: "reserved INTEGER NOT NULL DEFAULT 0",
				},
			],
			breaks: [
				"no more is sold than there was",
				"stock is never negative",
				"nothing stays reserved",
			],
		},
	},
	{
		id: "no-release",
		without: "compensation: a declined order keeps what it reserved",
		loads: ["cards are good, declined, or lose their answers"],
		monolith: {
			edits: [
				{
					file: "monolith/orders.ts",
					find: "\t\t\tinventory.release(orderId);\n\t\t\tpayments.recordDecline",
					replace: "\t\t\tpayments.recordDecline",
				},
			],
			breaks: ["nothing stays reserved"],
		},
		microservices: {
			edits: [
				{
					file: "microservices/orders/checkout-saga.ts",
					find: "await peers.inventory.call(releaseStock, { orderId }, context, options);",
					replace: "",
				},
			],
			breaks: ["nothing stays reserved"],
		},
	},
	{
		id: "not-put-back",
		without: "putting the goods of a cancelled order back",
		loads: ["an order is cancelled"],
		monolith: {
			edits: [
				{
					file: "monolith/orders.ts",
					find: "\t\tinventory.putBack(orderId);\n",
					replace: "",
				},
			],
			breaks: ["stock is conserved"],
		},
		microservices: {
			edits: [
				{
					file: "microservices/inventory/service.ts",
					find: "reservations.takeBack(ofOrder.parse(payload).orderId),",
					replace: "void ofOrder.parse(payload),",
				},
			],
			breaks: ["stock is conserved"],
		},
	},
];
