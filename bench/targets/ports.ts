import { createServer, type Server } from "node:net";
import { EnvironmentNotReady } from "./errors.ts";

const blockSize = 32;
// Below 32768: the kernel hands out ports from there to clients, so a unit that restarts could find its own port taken.
const lowest = 20_000;
const blocks = 375;

/** A block of ports that belongs to one target until it is released. */
export interface PortBlock {
	/** Takes the next free port of the block. */
	next(): number;
	release(): Promise<void>;
}

/**
 * Takes a block of ports that nobody uses. Its first port stays bound as a lock, so that two runs never share a block.
 * Throws EnvironmentNotReady when every block is in use.
 */
export async function takePorts(firstTry = process.pid): Promise<PortBlock> {
	for (let step = 0; step < blocks; step++) {
		const base = lowest + ((firstTry + step) % blocks) * blockSize;
		const lock = await takeBlock(base);
		if (lock) return portBlock(base, lock);
	}
	throw new EnvironmentNotReady({
		code: "NoFreePorts",
		what: "no block of free ports is left",
		where: `127.0.0.1:${lowest}–${lowest + blocks * blockSize - 1}`,
		why: "every unit of a target listens on a port of its own",
		fix: "see what runs (`shoplab ps`), end what is left over (`shoplab down`), and try again",
	});
}

/** Throws EnvironmentNotReady when somebody listens on a port that the user asked for. */
export async function portMustBeFree(port: number): Promise<void> {
	const server = await bind(port);
	if (server) return close(server);
	throw new EnvironmentNotReady({
		code: "PortInUse",
		what: `port ${port} is in use`,
		where: `127.0.0.1:${port}`,
		why: "the shop's door is to listen there",
		fix: `choose another one with --port, or end what holds it (\`ss -ltnp 'sport = :${port}'\`)`,
	});
}

async function takeBlock(base: number): Promise<Server | undefined> {
	const lock = await bind(base);
	if (!lock) return undefined;
	for (let port = base + 1; port < base + blockSize; port++) {
		const server = await bind(port);
		if (!server) {
			await close(lock);
			return undefined;
		}
		await close(server);
	}
	lock.unref();
	return lock;
}

function portBlock(base: number, lock: Server): PortBlock {
	let taken = 0;
	return {
		next() {
			taken += 1;
			if (taken >= blockSize)
				throw new Error(`a target has at most ${blockSize - 1} ports`);
			return base + taken;
		},
		release: () => close(lock),
	};
}

function bind(port: number): Promise<Server | undefined> {
	return new Promise((resolve) => {
		const server = createServer((socket) => socket.destroy());
		server.once("error", () => resolve(undefined));
		server.listen(port, "127.0.0.1", () => resolve(server));
	});
}

function close(server: Server): Promise<void> {
	return new Promise((resolve) => server.close(() => resolve()));
}
