import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createServer } from "./server.ts";

/** Express on the shop's own server, used in the ways in which applications use it. */
const app = express();
app.disable("x-powered-by").set("title", "shop").set("trust proxy", true);
app.get("/request/:word", (request, response) => {
	response.json({
		isExpress: request.app === app && response.app === app,
		accept: request.get("accept"),
		likesJson: request.accepts("json"),
		query: request.query,
		params: request.params,
		path: request.path,
		protocol: request.protocol,
		ip: request.ip,
		setting: request.app.get("title"),
		knows: response.req === request && request.res === response,
	});
});
app.get("/text", (_request, response) => void response.send("hello"));
app.get("/bytes", (_request, response) => void response.send(Buffer.from("b")));
app.get("/away", (_request, response) => response.redirect("/text"));
app.get("/cookie", (_request, response) => {
	response
		.cookie("a", "b", { httpOnly: true })
		.status(201)
		.type("txt")
		.end("c");
});
app.post("/echo", express.json(), (request, response) => {
	response.json(request.body);
});
app.get("/throws", () => {
	throw new Error("at once");
});
app.get("/rejects", async () => {
	await Promise.resolve();
	throw new Error("later");
});
const inner = express();
inner.get("/mounted", (request, response) => {
	response.json({ base: request.baseUrl, inner: request.app === inner });
});
app.use("/inner", inner);
app.use(
	(
		error: Error,
		_request: express.Request,
		response: express.Response,
		_next: express.NextFunction,
	) => {
		response.status(500).json({ message: error.message });
	},
);

let url: string;
const server = createServer(app);
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const get = (path: string, init?: RequestInit) => fetch(`${url}${path}`, init);

describe("express on requests and responses that are born as its own", () => {
	it("knows the request: headers, query, parameters, application, settings", async () => {
		const headers = {
			accept: "application/json",
			"x-forwarded-proto": "https",
		};
		const answer = await get("/request/a%20b?c=d&c=e", { headers });
		expect(await answer.json()).toEqual({
			isExpress: true,
			accept: "application/json",
			likesJson: "json",
			query: { c: ["d", "e"] },
			params: { word: "a b" },
			path: "/request/a%20b",
			protocol: "https",
			ip: expect.stringContaining("127.0.0.1"),
			setting: "shop",
			knows: true,
		});
	});

	it("sends text, bytes and JSON with their types and an etag", async () => {
		const text = await get("/text");
		expect(await text.text()).toBe("hello");
		expect(text.headers.get("content-type")).toBe("text/html; charset=utf-8");
		expect(text.headers.get("etag")).toBeTruthy();
		const bytes = await get("/bytes");
		expect(bytes.headers.get("content-type")).toBe("application/octet-stream");
	});

	it("redirects, sets cookies and statuses", async () => {
		const away = await get("/away", { redirect: "manual" });
		expect([away.status, away.headers.get("location")]).toEqual([302, "/text"]);
		const cookie = await get("/cookie");
		expect(cookie.status).toBe(201);
		expect(cookie.headers.get("set-cookie")).toBe("a=b; Path=/; HttpOnly");
	});

	it("reads JSON bodies", async () => {
		const answer = await get("/echo", {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: '{"a":[1]}',
		});
		expect(await answer.json()).toEqual({ a: [1] });
	});

	it.each([
		["/throws", "at once"],
		["/rejects", "later"],
	])("hands what %s to the error handler", async (path, message) => {
		const answer = await get(path);
		expect([answer.status, await answer.json()]).toEqual([500, { message }]);
	});

	it("answers HEAD, fresh etags, unknown addresses, and applications within", async () => {
		const head = await get("/text", { method: "HEAD" });
		expect([head.status, await head.text()]).toEqual([200, ""]);
		const etag = (await get("/text")).headers.get("etag") as string;
		const fresh = await get("/text", {
			// Without the second, fetch asks for a new one.
			headers: { "if-none-match": etag, "cache-control": "max-age=0" },
		});
		expect(fresh.status).toBe(304);
		expect((await get("/nowhere")).status).toBe(404);
		expect(await (await get("/inner/mounted")).json()).toEqual({
			base: "/inner",
			inner: true,
		});
	});

	it("is why: no request and no response changes its prototype", async () => {
		const seen: unknown[] = [];
		server.prependOnceListener("request", (request, response) => {
			seen.push(
				Object.getPrototypeOf(request),
				Object.getPrototypeOf(response),
			);
		});
		await get("/text");
		expect(seen).toEqual([app.request, app.response]);
	});
});

describe("requests and responses", () => {
	it("have room for all their fields: none becomes a hash table, which would slow all that reads it", async () => {
		setFlagsFromString("--allow-natives-syntax");
		const isFast = new Function("object", "return %HasFastProperties(object)");
		const seen: boolean[] = [];
		const plain = express();
		plain.use((request, response) => {
			response.once("close", () =>
				seen.push(isFast(request), isFast(response)),
			);
			response.json({ some: "answer" });
		});
		const roomy = createServer(plain);
		await new Promise<void>((resolve) => roomy.listen(0, "127.0.0.1", resolve));
		const { port } = roomy.address() as AddressInfo;
		// More than V8 waits for before it takes back the room that nothing used.
		for (let count = 0; count < 20; count += 1)
			await (await fetch(`http://127.0.0.1:${port}/`)).text();
		await new Promise((resolve) => roomy.close(resolve));
		expect(seen).toEqual(Array.from({ length: 40 }, () => true));
	});
});
