import http, { type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import * as z from "zod";
import { ShopError } from "../../shop/contract/errors.ts";
import {
	type Context,
	contract,
	operation,
} from "../../shop/contract/operation.ts";
import type { Resilience } from "../../shop/runtime/resilience.ts";
import { createCallCounts } from "./call-counts.ts";
import { callPolicyOf } from "./call-policy.ts";
import { backgroundContext } from "./deadline.ts";
import { createLine } from "./line.ts";
import { createRemotePeer } from "./remote.ts";

const shape = {
	summary: "",
	input: z.object({ id: z.string() }),
	output: z.object({ word: z.string() }),
	errors: [],
} as const;

/** Operations of a peer under test, one for each kind of access. */
export const { look, change, mine } = contract("peer", {
	look: operation({
		...shape,
		method: "GET",
		path: "/things/{id}",
		access: "service",
		status: 200,
	}),
	change: operation({
		...shape,
		method: "POST",
		path: "/things",
		access: "anyone",
		status: 200,
	}),
	mine: operation({
		...shape,
		method: "GET",
		path: "/mine/{id}",
		access: "customer",
		status: 200,
	}),
}).operations;

/** Answers what `look` and `change` answer. */
export const word: RequestListener = (_, response) =>
	response.end('{"word":"hello"}');

/** The context of a request that has five seconds. */
export const soon = (): Context => ({
	...backgroundContext(5_000),
	requestId: "r-1",
	authorization: "Bearer of-the-user",
});

/** The code of a refusal, or "an answer". */
export const codeOf = (call: Promise<unknown>): Promise<string> =>
	call.then(
		() => "an answer",
		(error) => (error instanceof ShopError ? error.code : String(error)),
	);

/** Servers and callers of one test file. `close` ends them all. */
export function createPeerGround() {
	const closing: (() => void | Promise<void>)[] = [];

	const serverOf = async (listener: RequestListener, port = 0) => {
		const server = http.createServer(listener);
		await new Promise<void>((resolve) =>
			server.listen(port, "127.0.0.1", resolve),
		);
		const stop = () => {
			server.closeAllConnections();
			server.close();
		};
		closing.push(stop);
		const { port: taken } = server.address() as AddressInfo;
		return { port: taken, url: `http://127.0.0.1:${taken}`, stop };
	};

	/** A process that calls peers under a policy: all its peers share its counts. */
	const caller = (resilience: Resilience = "full", places = 128) => {
		const policy = callPolicyOf({
			RESILIENCE: resilience,
			MOST_TO_PEER: places,
		});
		const counts = createCallCounts();
		const peerAt = (url: string, name = "peer") => {
			const line = createLine(name, url, { policy, counts });
			closing.push(() => line.transport.close());
			const serviceToken = async () => "token-of-the-service";
			return createRemotePeer({ line, serviceToken });
		};
		return { counts, peerAt };
	};

	return {
		serverOf,
		caller,
		async close() {
			for (const each of closing.splice(0).reverse()) await each();
		},
	};
}
