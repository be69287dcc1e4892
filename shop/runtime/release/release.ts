import type { RequestListener } from "node:http";
import type { Doors } from "../doors.ts";
import type { ReleaseAnswer, ReleaseOrder } from "./protocol.ts";
import type { Sharing } from "./sharing.ts";

/** Carries out what a process is told of its part in a release. Never rejects. */
export function createRelease(
	app: RequestListener,
	doors: Doors,
): (order: ReleaseOrder) => Promise<ReleaseAnswer> {
	let sharing: Sharing | undefined;
	const carryOut = async (order: ReleaseOrder): Promise<ReleaseAnswer> => {
		switch (order.do) {
			case "serve":
				await doors.serve();
				return { done: true };
			case "rest":
				await doors.rest();
				return { done: true };
			case "share": {
				if (!order.with) {
					doors.divert(undefined);
					return { done: true };
				}
				// Loaded only where it is wanted, as faults are.
				const { createSharing } = await import("./sharing.ts");
				sharing = createSharing(app, order.with);
				doors.divert(sharing.listener);
				return { done: true };
			}
			case "count":
				if (!sharing)
					return { done: false, why: "this process has shared nothing" };
				return { done: true, counts: sharing.counts };
		}
	};
	return (order) =>
		carryOut(order).catch((cause: Error) => ({
			done: false,
			why: cause.message,
		}));
}
