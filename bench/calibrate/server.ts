import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { performance } from "node:perf_hooks";
import { type Behaviour, releaseTimeOf } from "./behaviour.ts";
import { createReleaseQueue } from "./release-queue.ts";

/** A server whose answers take exactly as long as they are told to. */
export interface KnownServer {
	url: string;
	/** From now on; counts of requests begin anew. */
	behave(behaviour: Behaviour): void;
	/** How late it answered, against its own rule, since it last was asked: ms, ascending. What was answered at once is not in it. */
	takeLateness(): Float64Array;
	close(): Promise<void>;
}

const body = "ok";
const headers = { "content-type": "text/plain", "content-length": body.length };

/** Starts on a free port of this machine, answering at once. */
export async function startKnownServer(): Promise<KnownServer> {
	const nowMs = () => performance.now();
	const queue = createReleaseQueue(nowMs);
	let releaseTime = releaseTimeOf({ kind: "trivial" }, 0);
	let isAwake = false;
	// A core that has gone to sleep takes some tenths of a millisecond to wake: a server of known delay never sleeps.
	const stayAwake = () => {
		if (isAwake) setImmediate(stayAwake);
	};
	const server = createServer((_request, response) => {
		const atMs = nowMs();
		const dueMs = releaseTime(atMs);
		const answer = () => response.writeHead(200, headers).end(body);
		if (dueMs <= atMs) answer();
		else queue.add(dueMs, answer);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		behave(behaviour) {
			releaseTime = releaseTimeOf(behaviour, performance.timeOrigin);
			const wasAwake = isAwake;
			isAwake = behaviour.kind !== "trivial";
			if (isAwake && !wasAwake) stayAwake();
		},
		takeLateness: queue.takeLateness,
		close() {
			isAwake = false;
			return closed(server);
		},
	};
}

function closed(server: Server): Promise<void> {
	server.closeAllConnections();
	return new Promise((resolve) => server.close(() => resolve()));
}
