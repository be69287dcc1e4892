import { connect, type Socket } from "node:net";
import type { RelayBehaviour } from "../targets/relay-protocol.ts";
import { createLane, type Lane } from "./relay-lane.ts";
import type { Strikes } from "./strikes.ts";

/** A connection through a relay: from the caller to it, and from it to the callee. */
export interface Link {
	/** To be called when the behaviour has changed. */
	turn(): void;
	/** Ends both sides. */
	end(): void;
}

export interface LinkParts {
	caller: Socket;
	toPort: number;
	behaviour(): RelayBehaviour;
	strikes: Strikes;
	/** Both sides are gone. */
	gone(link: Link): void;
}

/**
 * Joins a caller to the callee. What a cut has swallowed never comes, so a connection that lost something is reset when the cut
 * ends: a stream with a hole in it is of no use to anyone.
 */
export function createLink(parts: LinkParts): Link {
	const { caller, toPort, behaviour, strikes, gone } = parts;
	const sides: Socket[] = [caller];
	const lanes: Lane[] = [];
	let lost = false;

	const reset = () => {
		for (const side of sides) side.resetAndDestroy();
	};
	const lose = () => {
		lost = true;
		strikes.connection(link);
	};
	const strike = (bytes: number) => {
		// The end of a stream has no bytes.
		if (bytes > 0) strikes.piece(link, bytes);
		else strikes.connection(link);
	};
	const lane = (from: Socket, to: Socket | undefined) =>
		createLane({
			...{ from, to, behaviour },
			delayed: strike,
			swallowed(bytes) {
				lost = true;
				strike(bytes);
			},
		});
	const watch = (side: Socket) => {
		// What went wrong is told by `close`, which always follows.
		side.on("error", () => undefined);
		side.on("close", (failed) => {
			if (behaviour().mode === "cut") lose();
			else if (failed) reset();
			if (!sides.every(({ destroyed }) => destroyed)) return;
			for (const each of lanes) each.stop();
			gone(link);
		});
	};
	const call = () => {
		const host = "127.0.0.1";
		// Half open, here and at the caller's side: the end of one direction says nothing about the other.
		const callee = connect({
			...{ host, port: toPort },
			...{ noDelay: true, allowHalfOpen: true },
		});
		sides.push(callee);
		watch(callee);
		lanes.push(lane(caller, callee), lane(callee, caller));
	};
	const turn = () => {
		const { mode } = behaviour();
		if (mode === "reset") strikes.connection(link);
		if (mode === "reset" || (lost && mode !== "cut")) reset();
		else for (const each of lanes) each.turn();
	};
	const link: Link = {
		turn,
		end() {
			for (const side of sides) side.destroy();
		},
	};

	watch(caller);
	const { mode } = behaviour();
	if (mode === "reset") turn();
	else if (mode === "cut") {
		lose();
		lanes.push(lane(caller, undefined));
	} else call();
	return link;
}
