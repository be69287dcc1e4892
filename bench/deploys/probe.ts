import type { Operation } from "../../shop/contract/operation.ts";
import { operations } from "../../shop/contract/shop.ts";
import type { Probe } from "../targets/protocol.ts";

/**
 * A request of a unit's own contract, for a new version that stands by: it reads, and changes nothing. Where a customer is needed
 * it says no more than that the unit knows the operation. Undefined for a unit that answers no operation.
 */
export function probeOf({
	capabilities,
}: {
	capabilities: readonly string[];
}): Probe | undefined {
	const reads = [...operations.values()].filter(
		({ method, owner }) =>
			method === "GET" &&
			// A gateway holds no capability, and answers for all.
			(capabilities.length === 0 || capabilities.includes(owner)),
	);
	const open = reads.find(({ access }) => access === "anyone");
	const read = open ?? reads[0];
	return read && { path: filled(read) };
}

/** Every shop has its first product; other ids need no owner to be looked for. */
function filled({ path }: Operation): string {
	return path.replaceAll("{productId}", "p-00001").replace(/\{\w+\}/g, "none");
}
