import {
	Agent,
	type IncomingMessage,
	type RequestListener,
	type ServerResponse,
} from "node:http";
import { passOn } from "./pass-on.ts";
import type { Share, VersionCounts } from "./protocol.ts";

/** Gives a share of the requests to another process, and counts what becomes of those of both. */
export interface Sharing {
	listener: RequestListener;
	counts: { stable: VersionCounts; canary: VersionCounts };
}

/** Longest rest of a connection to the other process; shorter than that process keeps one. */
const idleMs = 30_000;

/** `app` serves what is not passed on. Health and metrics are of a process: they are neither shared nor counted. */
export function createSharing(app: RequestListener, share: Share): Sharing {
	const counts = { stable: nothing(), canary: nothing() };
	const agent = new Agent({ keepAlive: true, timeout: idleMs });
	const base = new URL(share.url);
	const isTurnOfOther = evenly(share.share);
	return {
		counts,
		listener(request, response) {
			if (isOfProcess(request)) return app(request, response);
			const isOther = isTurnOfOther();
			count(isOther ? counts.canary : counts.stable, response, share);
			if (isOther) passOn(request, response, { base, agent });
			else app(request, response);
		},
	};
}

/** Inverse of the golden ratio: of all numbers, multiples of this one fall most evenly between 0 and 1 (Steinhaus' three gaps). */
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * Answers true in a share of the calls, evenly spread. Every so-many-th call would do, but for customers who do the same again and
 * again in the same order: it would meet always the same operation of theirs.
 */
export function evenly(share: number): () => boolean {
	let place = 0;
	return () => {
		place = (place + golden) % 1;
		return place < share;
	};
}

function isOfProcess({ url = "" }: IncomingMessage): boolean {
	return url.startsWith("/health/") || url === "/metrics";
}

function count(
	version: VersionCounts,
	response: ServerResponse,
	{ slowAfterMs }: Share,
): void {
	const beganAtMs = performance.now();
	response.once("close", () => {
		version.requests += 1;
		if (response.statusCode >= 500 || !response.writableFinished)
			version.failures += 1;
		if (performance.now() - beganAtMs > slowAfterMs) version.slow += 1;
	});
}

const nothing = (): VersionCounts => ({ requests: 0, failures: 0, slow: 0 });
