import type { Control } from "./control.ts";

const inOrders = "\tconst underWay = new Set<string>();\n";
const inInventory = "\t\tconst store = createStockStore(database);\n";

/** The database itself refuses to sell twice: the checks of the schema are out of force while the changed unit runs. */
const lawless = '\tdatabase.pragma("ignore_check_constraints = ON");\n';

/** Nobody writes before four have looked: more than there are items, so that nothing is left to luck. */
const enoughHaveLooked = `
	const looking: (() => void)[] = [];
	const enoughHaveLooked = () =>
		new Promise<void>((resolve) => {
			looking.push(resolve);
			if (looking.length >= 4) for (const goOn of looking) goOn();
		});
`;

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
					file: "monolith/orders.ts",
					find: inOrders,
					replace: `${inOrders}${lawless}`,
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
					file: "microservices/inventory/service.ts",
					find: inInventory,
					replace: `${inInventory}${lawless}`,
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
					find: inOrders,
					replace: `${inOrders}${lawless}${enoughHaveLooked}`,
				},
				{
					file: "monolith/orders.ts",
					find: "\t\tconst order = reserveAndRecord(placement);\n",
					replace: `
		const seen = cart.linesToOrder(placement.customerId);
		await enoughHaveLooked();
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
			],
			breaks: ["no more is sold than there was", "stock is never negative"],
		},
		// Here the new figure is written, not the change: of four reservations one is left.
		microservices: {
			edits: [
				{
					file: "microservices/inventory/service.ts",
					find: inInventory,
					replace: `${inInventory}${lawless}${enoughHaveLooked}`,
				},
				{
					file: "microservices/inventory/service.ts",
					find: "reserveStock: ({ orderId, lines }) => {\n",
					replace: `reserveStock: async ({ orderId, lines: wanted }) => {
				const lines = wanted.map((line) => ({ ...line, ...(store.of(line.productId) as Stock) }));
				await enoughHaveLooked();
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
