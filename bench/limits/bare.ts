import http from "node:http";
import type { AddressInfo } from "node:net";
import Sqlite from "better-sqlite3";
import express from "express";
import { createServer } from "../../shop/runtime/server.ts";
import { pragmas } from "../../shop/runtime/sqlite.ts";
import { createBareCards } from "./bare-cards.ts";
import { createBareOrders } from "./bare-orders.ts";

// What the shop is measured against: express and better-sqlite3 as anybody would write them, without contract, checks,
// metrics, tokens or errors. DATABASE is the file of a shop that is there already; SERVER=shop takes the shop's own way round
// express' setPrototypeOf, SERVER=http goes without express and reads products only; with CARD_URL an order is also paid for.

const { DATABASE = "", SERVER = "express", CARD_URL } = process.env;

const database = new Sqlite(DATABASE, { fileMustExist: true });
for (const [name, value] of Object.entries(pragmas))
	database.pragma(`${name} = ${value}`);

const product = database.prepare(
	"SELECT id, name, description, category, priceCents, weightGrams FROM products WHERE id = ? AND deletedAt IS NULL",
);
const placeOrder = createBareOrders(database);
const charge = CARD_URL === undefined ? undefined : createBareCards(CARD_URL);

const app = express();
app.get("/api/products/:productId", (request, response) => {
	response.json(product.get(request.params.productId));
});
app.post("/api/orders", express.json(), async (request, response) => {
	const order = placeOrder(String(request.headers["x-customer"]), request.body);
	await charge?.(order);
	response.status(201).json(order);
});

const withoutExpress: http.RequestListener = (request, response) => {
	const id = (request.url as string).slice("/api/products/".length);
	const body = JSON.stringify(product.get(id));
	response.writeHead(200, {
		"content-type": "application/json; charset=utf-8",
		"content-length": Buffer.byteLength(body),
	});
	response.end(body);
};

const servers: Record<string, () => http.Server> = {
	express: () => http.createServer(app),
	shop: () => createServer(app),
	http: () => http.createServer(withoutExpress),
};
const server = (servers[SERVER] as () => http.Server)();
server.listen(0, "127.0.0.1", () => {
	const { port } = server.address() as AddressInfo;
	process.send?.({ type: "ready", url: `http://127.0.0.1:${port}` });
});
process.on("disconnect", () => process.exit(0));
