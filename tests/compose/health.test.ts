import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, expect, it } from "vitest";
import { readComposition } from "./composition.ts";

const { services } = readComposition().compose;
let server: Server | undefined;

afterEach(() => {
	server?.close();
	server = undefined;
});

/** Listens on any free port; the answer is that port. */
async function listen(started: Server): Promise<number> {
	server = started.listen(0, "127.0.0.1");
	await once(started, "listening");
	return (started.address() as AddressInfo).port;
}

/** Runs the check of a service as its container would, but against another port. */
async function check(name: string, from: number, to: number) {
	const [kind, command = "", ...args] = services[name]?.healthcheck?.test ?? [];
	expect(kind).toBe("CMD");
	const last = args.pop() ?? "";
	expect(last).toContain(String(from));
	const text = last.replaceAll("$$", "$").replaceAll(String(from), String(to));
	const child = spawn(command, [...args, text], { stdio: "ignore" });
	const [code] = (await once(child, "exit")) as [number];
	return code === 0 ? "healthy" : "unhealthy";
}

it.each([
	[200, "healthy"],
	[503, "unhealthy"],
])("a unit that answers %s is %s", async (status, expected) => {
	const asked: (string | undefined)[] = [];
	const port = await listen(
		createHttpServer((request, response) => {
			asked.push(request.url);
			response.writeHead(status).end();
		}),
	);
	expect(await check("orders", 8080, port)).toBe(expected);
	expect(asked).toEqual(["/health/ready"]);
});

it.each([
	["greets in AMQP", Buffer.from([1, 0, 0]), "healthy"],
	["speaks another version", Buffer.from("AMQP\0\0\t\x01"), "unhealthy"],
])("a broker that %s is %s", async (_what, greeting, expected) => {
	const port = await listen(
		createServer((socket) => {
			socket.on("error", () => undefined);
			socket.once("data", (bytes) => {
				expect(bytes).toEqual(Buffer.from("AMQP\0\0\t\x01"));
				socket.end(greeting);
			});
		}),
	);
	expect(await check("rabbitmq", 5672, port)).toBe(expected);
});

it.each([
	["orders", 8080],
	["rabbitmq", 5672],
])("%s that does not listen is unhealthy", async (name, usual) => {
	const port = await listen(createServer());
	server?.close();
	expect(await check(name, usual, port)).toBe("unhealthy");
});
