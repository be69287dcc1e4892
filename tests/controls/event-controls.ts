import type { Control, NotThere } from "./control.ts";

const inOneTransaction: NotThere = {
	because:
		"what follows an order is written in its own transaction: no event travels",
};

/** What keeps the consequences of an order in order. */
export const eventControls: readonly Control[] = [
	{
		id: "no-inbox",
		without: "the look into the inbox",
		loads: ["a follower is held up until its answer is not awaited any more"],
		monolith: inOneTransaction,
		microservices: {
			units: ["notifications"],
			edits: [
				{
					file: "microservices/kit/inbox.ts",
					find: "if (note.run(event.id).changes === 0) return undefined;",
					replace: "note.run(event.id);",
				},
			],
			breaks: ["each effect of an order happens once"],
		},
	},
	{
		id: "no-outbox",
		without: "a place on disk for what is still to be told",
		loads: ["a follower is down, and so is then the one it should hear from"],
		monolith: inOneTransaction,
		// The tables are shadowed by others that end with the process.
		microservices: {
			units: ["orders"],
			edits: [
				{
					file: "microservices/kit/outbox.ts",
					find: "\tconst insert = database.prepare(",
					replace: `	database.exec(\`CREATE TEMP TABLE outbox_events (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT, type TEXT, payload TEXT, traceparent TEXT);
		CREATE TEMP TABLE outbox_cursors (destination TEXT PRIMARY KEY, seq INTEGER)\`);
	const insert = database.prepare(`,
				},
			],
			breaks: ["each effect of an order happens once"],
		},
	},
	{
		id: "told-once",
		without: "a look into the outbox at start and every second",
		loads: ["a follower is down, and so is then the one it should hear from"],
		monolith: inOneTransaction,
		microservices: {
			units: ["orders"],
			edits: [
				{
					file: "microservices/kit/relay.ts",
					find: "\t\t\ttimer = setInterval(sweep, sweepMs);\n\t\t\tkick();\n",
					replace: "",
				},
			],
			breaks: ["the outbox is empty", "each effect of an order happens once"],
		},
	},
	{
		id: "taken-before-commit",
		without: "a commit before an event counts as taken",
		loads: ["kill -9 of all who follow an order, when it is done"],
		monolith: inOneTransaction,
		microservices: {
			units: ["inventory", "shipping", "notifications"],
			edits: [
				{
					file: "microservices/kit/bus-direct.ts",
					find: "\t\t\t\ttogether(() => {\n",
					replace: "\t\t\t\tsetTimeout(() => together(() => {\n",
				},
				{
					file: "microservices/kit/bus-direct.ts",
					find: "take(traceparent ? { ...event, traceparent } : event);\n\t\t\t\t});",
					replace:
						"take(traceparent ? { ...event, traceparent } : event);\n\t\t\t\t}), 60_000);",
				},
			],
			breaks: [
				"stock is conserved",
				"nothing stays reserved",
				"each effect of an order happens once",
			],
		},
		amqp: {
			units: ["inventory", "shipping", "notifications"],
			edits: [
				{
					file: "microservices/kit/amqp-consumer.ts",
					find: "\t\t\ttake(event);\n\t\t} catch",
					replace: "\t\t\tsetTimeout(() => take(event), 60_000);\n\t\t} catch",
				},
			],
			breaks: [
				"stock is conserved",
				"nothing stays reserved",
				"each effect of an order happens once",
			],
		},
	},
	{
		id: "told-after-commit",
		without: "the message to the customer in the transaction of its occasion",
		loads: ["kill -9 of all who follow an order, when it is done"],
		monolith: {
			edits: [
				{
					file: "monolith/orders.ts",
					find: 'notifications.notify(customerId, "order-confirmed", { orderId });',
					replace:
						'setTimeout(() => notifications.notify(customerId, "order-confirmed", { orderId }), 60_000);',
				},
			],
			breaks: ["each effect of an order happens once"],
		},
		microservices: {
			edits: [
				{
					file: "microservices/notifications/service.ts",
					find: "\t\t) =>\n\t\t\tstore.add(customerId, {",
					replace:
						"\t\t) =>\n\t\t\tvoid setTimeout(() => store.add(customerId, {",
				},
				{
					file: "microservices/notifications/service.ts",
					find: "createdAt: new Date().toISOString(),\n\t\t\t});",
					replace: "createdAt: new Date().toISOString(),\n\t\t\t}), 60_000);",
				},
			],
			breaks: ["each effect of an order happens once"],
		},
	},
];
