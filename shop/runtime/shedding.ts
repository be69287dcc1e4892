import type { Server, ServerResponse } from "node:http";
import { ShopError } from "../contract/errors.ts";
import type { Edge } from "./edge.ts";

/** Refuses what is more than a process can have under way, before anything of it is read. */
export interface Shedding {
	/** Counts the requests of a server from their head to the end of their answer. */
	watch(server: Server): void;
	/** The same edge, which refuses new requests while there are too many. Health and metrics do not pass it. */
	edge(edge: Edge): Edge;
	underWay(): number;
	/** Requests refused since the start. */
	shed(): number;
}

export function createShedding(most: number): Shedding {
	let underWay = 0;
	let shed = 0;
	const ended = () => {
		underWay -= 1;
	};
	const mustHaveRoom = () => {
		// The request that asks is counted already.
		if (underWay <= most) return;
		shed += 1;
		throw new ShopError(
			"Unavailable",
			`${most} requests are under way here, and no more are taken`,
		);
	};
	return {
		watch(server) {
			server.prependListener(
				"request",
				(_request, response: ServerResponse) => {
					underWay += 1;
					// Emitted once; `once` would wrap it for every request.
					response.on("close", ended);
				},
			);
		},
		edge: (edge) => ({
			...edge,
			admit(operation, headers) {
				mustHaveRoom();
				return edge.admit(operation, headers);
			},
			async invoke(route, raw, headers) {
				mustHaveRoom();
				return edge.invoke(route, raw, headers);
			},
		}),
		underWay: () => underWay,
		shed: () => shed,
	};
}
