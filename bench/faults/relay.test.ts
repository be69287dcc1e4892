import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import {
	type AddressInfo,
	connect,
	createServer,
	type Server,
	type Socket,
} from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "../targets/testing.ts";
import { type Relay, startRelay } from "./relay.ts";

/** Keeps what each connection says, and answers nothing by itself. */
interface Callee {
	port: number;
	connections: { socket: Socket; heard: Buffer[] }[];
	close(): Promise<void>;
}

/** A caller, what it heard, and how its connection ended. */
interface Caller {
	socket: Socket;
	heard: () => string;
	ended: () => string | undefined;
}

let callee: Callee;
let relay: Relay;
const callers: Socket[] = [];

beforeEach(async () => {
	callee = await startCallee();
	relay = await startRelay({ port: 0, toPort: callee.port });
});
afterEach(async () => {
	for (const socket of callers.splice(0)) socket.destroy();
	await relay.close();
	await callee.close();
});

async function startCallee(): Promise<Callee> {
	const connections: Callee["connections"] = [];
	const server = createServer({ allowHalfOpen: true }, (socket) => {
		const heard: Buffer[] = [];
		socket.on("data", (piece) => heard.push(piece));
		socket.on("error", () => undefined);
		connections.push({ socket, heard });
	});
	const port = await listening(server);
	const close = async () => {
		for (const { socket } of connections) socket.destroy();
		await new Promise((resolve) => server.close(resolve));
	};
	return { port, connections, close };
}

async function listening(server: Server): Promise<number> {
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return (server.address() as AddressInfo).port;
}

async function call(): Promise<Caller> {
	const socket = connect({
		...{ host: "127.0.0.1", port: relay.port },
		allowHalfOpen: true,
	});
	callers.push(socket);
	let heard = "";
	let ended: string | undefined;
	socket.on("data", (piece) => {
		heard += piece;
	});
	socket.on("end", () => {
		ended ??= "end";
	});
	socket.on("error", (error: NodeJS.ErrnoException) => {
		ended = error.code;
	});
	// A reset can be quicker than the news that there is a connection.
	await Promise.race([once(socket, "connect"), once(socket, "close")]).catch(
		() => undefined,
	);
	return { socket, heard: () => heard, ended: () => ended };
}

const heardBy = (index: number) =>
	Buffer.concat(callee.connections[index]?.heard ?? []).toString();

/** A connection over which something went both ways. */
async function inUse(): Promise<Caller> {
	const index = callee.connections.length;
	const caller = await call();
	caller.socket.write("hello");
	await until("the callee hears", () => heardBy(index) === "hello");
	callee.connections[index]?.socket.write("welcome");
	await until("the caller hears", () => caller.heard() === "welcome");
	return caller;
}

const nothing = { connections: 0, pieces: 0, bytes: 0 };

describe("a relay that passes", () => {
	it("carries bytes and ends both ways, each end by itself, and strikes nothing", async () => {
		const caller = await inUse();
		caller.socket.end("bye");
		const at = callee.connections[0]?.socket;
		await until("the callee hears the end", () => at?.readableEnded === true);
		expect(heardBy(0)).toBe("hellobye");
		at?.end(" and thanks");
		await until("the caller hears the end", () => caller.ended() === "end");
		expect(caller.heard()).toBe("welcome and thanks");
		expect(relay.struck()).toEqual(nothing);
	});

	it("loses nothing for a callee that begins to read late", async () => {
		const caller = await inUse();
		const at = callee.connections[0];
		at?.socket.pause();
		// More than the system's own buffers take.
		const sent = randomBytes(64 * 1024 * 1024);
		caller.socket.end(sent);
		// By then a relay that takes all it gets would have it all.
		for (let turn = 0; turn < 50; turn += 1) await inUse();
		expect(caller.socket.writableLength).toBeGreaterThan(0);
		at?.socket.resume();
		await until("all is there", () => at?.socket.readableEnded === true);
		const heard = Buffer.concat(at?.heard ?? []).subarray("hello".length);
		expect(hashOf(heard)).toBe(hashOf(sent));
	});

	it("resets a caller whose callee is not there", async () => {
		await callee.close();
		const caller = await call();
		await until("it is reset", () => caller.ended() === "ECONNRESET");
	});

	it("tells the callee when the caller is torn down", async () => {
		const caller = await inUse();
		let said: string | undefined;
		callee.connections[0]?.socket.on("error", (error) => {
			said = (error as NodeJS.ErrnoException).code;
		});
		caller.socket.resetAndDestroy();
		await until("the callee knows", () => said === "ECONNRESET");
	});
});

describe("a relay that delays", () => {
	it("gives each piece so much later, in order, and counts them", async () => {
		const caller = await inUse();
		relay.behave({ mode: "delay", delayMs: 40 });
		const sentAtMs = performance.now();
		caller.socket.write("one");
		await until("it is struck", () => relay.struck().pieces === 1);
		relay.behave({ mode: "delay", delayMs: 1 });
		caller.socket.write("two");
		await until("the callee hears", () => heardBy(0) === "helloonetwo");
		expect(performance.now() - sentAtMs).toBeGreaterThanOrEqual(39);
		callee.connections[0]?.socket.write("yes");
		await until("the caller hears", () => caller.heard() === "welcomeyes");
		expect(relay.struck()).toEqual({ connections: 1, pieces: 2, bytes: 6 });
	});

	it("gives what it holds at once when it is healed, and keeps its count", async () => {
		const caller = await inUse();
		relay.behave({ mode: "delay", delayMs: 3_600_000 });
		caller.socket.end("late");
		await until("it is struck", () => relay.struck().pieces === 1);
		relay.behave({ mode: "pass" });
		const at = callee.connections[0]?.socket;
		await until("the callee hears the end", () => at?.readableEnded === true);
		expect(heardBy(0)).toBe("hellolate");
		expect(relay.struck()).toEqual({ connections: 1, pieces: 1, bytes: 4 });
	});
});

describe("a relay that cuts", () => {
	it("swallows what open connections say, either way, and tells nobody", async () => {
		const caller = await inUse();
		const at = callee.connections[0]?.socket;
		relay.behave({ mode: "cut" });
		expect(relay.struck()).toEqual(nothing);
		caller.socket.write("anyone?");
		at?.end("no one");
		await until("both are swallowed", () => relay.struck().bytes === 13);
		expect(relay.struck()).toEqual({ connections: 1, pieces: 2, bytes: 13 });
		expect([caller.heard(), caller.ended()]).toEqual(["welcome", undefined]);
		expect(heardBy(0)).toBe("hello");
	});

	it("accepts new connections and calls nobody for them", async () => {
		relay.behave({ mode: "cut" });
		const caller = await call();
		caller.socket.write("anyone?");
		await until("it is swallowed", () => relay.struck().bytes === 7);
		expect(callee.connections).toEqual([]);
		expect(caller.ended()).toBeUndefined();
	});

	it("swallows what a delay was holding", async () => {
		const caller = await inUse();
		relay.behave({ mode: "delay", delayMs: 3_600_000 });
		caller.socket.write("late");
		await until("it is held", () => relay.struck().pieces === 1);
		relay.behave({ mode: "cut" });
		expect(relay.struck()).toEqual({ connections: 1, pieces: 1, bytes: 4 });
		expect(heardBy(0)).toBe("hello");
	});

	it("when healed, resets what has lost something, and lets the rest go on", async () => {
		const [hurt, idle] = [await inUse(), await inUse()];
		relay.behave({ mode: "cut" });
		const fresh = await call();
		hurt.socket.write("anyone?");
		await until("it is swallowed", () => relay.struck().bytes === 7);
		relay.behave({ mode: "pass" });
		for (const caller of [hurt, fresh])
			await until("it is reset", () => caller.ended() === "ECONNRESET");
		idle.socket.write("again");
		await until("the callee hears", () => heardBy(1) === "helloagain");
		await inUse();
		expect(relay.struck()).toEqual({ connections: 2, pieces: 1, bytes: 7 });
	});
});

describe("a relay that resets", () => {
	it("tears down open connections, on both sides, and new ones, until it is healed", async () => {
		const open = await inUse();
		let said: string | undefined;
		callee.connections[0]?.socket.on("error", (error) => {
			said = (error as NodeJS.ErrnoException).code;
		});
		relay.behave({ mode: "reset" });
		const late = await call();
		for (const caller of [open, late])
			await until("it is reset", () => caller.ended() === "ECONNRESET");
		await until("the callee is reset", () => said === "ECONNRESET");
		expect(relay.struck()).toEqual({ connections: 2, pieces: 0, bytes: 0 });
		expect(callee.connections).toHaveLength(1);
		relay.behave({ mode: "pass" });
		await inUse();
		expect(relay.struck().connections).toBe(2);
	});
});

it("ends open connections when it is closed, and is closed even while it cuts", async () => {
	const caller = await inUse();
	relay.behave({ mode: "cut" });
	await relay.close();
	await until("the caller knows", () => caller.ended() !== undefined);
	relay = await startRelay({ port: 0, toPort: callee.port });
});

function hashOf(bytes: Buffer): string {
	return createHash("sha256").update(bytes).digest("hex");
}
