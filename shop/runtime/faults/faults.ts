import { AsyncLocalStorage } from "node:async_hooks";
import type { Operation } from "../../contract/operation.ts";
import type { Edge } from "../edge.ts";
import type { Database } from "../sqlite.ts";
import { type CallFault, callFault } from "./at-calls.ts";
import { clockShift, diskFull, hang, memoryLeak } from "./in-process.ts";
import type {
	Begun,
	FaultAnswer,
	FaultOrder,
	ProcessFault,
} from "./protocol.ts";

/**
 * Breaks parts of a process where it is told to, by the supervisor's channel alone. Only a process with FAULTS=on has one: what
 * is measured without faults runs none of this.
 */
export interface Faults {
	/** The same edge, at which a call of an operation is a call of its capability. */
	edge(edge: Edge): Edge;
	/** The same part of the process, of which a call from within the process is a call of the capability. */
	part<Part extends object>(capability: string, part: Part): Part;
	/** Tells of a database: the capability's own when it has its name, everybody's otherwise. */
	database(name: string, database: Database): void;
	/** Offers a fault that only some processes can have. */
	offer(
		capability: string,
		kind: ProcessFault["kind"],
		begin: (fault: ProcessFault) => Begun,
	): void;
	obey(order: FaultOrder): FaultAnswer;
}

export function createFaults(): Faults {
	const databases = new Map<string, Database>();
	const offers = new Map<string, (fault: ProcessFault) => Begun>();
	const offered = (capability: string, kind: string) => `${capability} ${kind}`;
	let begun: Begun | undefined;
	let atCalls: CallFault | undefined;
	const calls = watchCalls(() => atCalls);

	const begin = (capability: string, fault: ProcessFault): Begun => {
		atCalls = callFault(capability, fault);
		if (atCalls) return atCalls;
		switch (fault.kind) {
			case "hang":
				return hang(fault);
			case "memoryLeak":
				return memoryLeak(fault);
			case "clockShift":
				return clockShift(fault);
			case "diskFull": {
				const own = databases.get(capability);
				return diskFull(own ? [own] : [...databases.values()]);
			}
			default: {
				const offer = offers.get(offered(capability, fault.kind));
				if (offer) return offer(fault);
				throw new Error(
					`${capability} is called within its process, and no message travels that ${fault.kind} could strike`,
				);
			}
		}
	};
	const heal = () => {
		const ended = begun;
		begun = undefined;
		atCalls = undefined;
		ended?.heal();
	};
	return {
		edge: calls.edge,
		part: calls.part,
		database: (name, database) => databases.set(name, database),
		offer: (capability, kind, start) =>
			offers.set(offered(capability, kind), start),
		obey(order) {
			const fired = begun?.fired() ?? 0;
			if (order.do === "count")
				return { here: true, fired, well: begun === undefined };
			try {
				heal();
			} catch (error) {
				return { here: true, fired, well: false, why: messageOf(error) };
			}
			if (order.do === "heal") return { here: true, fired, well: true };
			try {
				begun = begin(order.capability, order.fault);
				return { here: true, fired: 0, well: false };
			} catch (error) {
				return { here: false, fired: 0, well: true, why: messageOf(error) };
			}
		},
	};
}

const messageOf = (thrown: unknown) =>
	thrown instanceof Error ? thrown.message : String(thrown);

/** An operation of the contract, and which other capabilities it was seen to call within the process. */
interface UnderWay {
	owner: string;
	reach: Set<string>;
}

/**
 * Strikes calls of capabilities. A call within the process cannot wait, for it may stand in a transaction: the operation that
 * makes it waits before it begins, once for each capability that it was seen to call.
 */
function watchCalls(current: () => CallFault | undefined) {
	const under = new AsyncLocalStorage<UnderWay>();
	const known = new Map<Operation, UnderWay>();
	const underWay = (operation: Operation): UnderWay => {
		const found = known.get(operation) ?? {
			owner: ownerOf(operation),
			reach: new Set<string>(),
		};
		known.set(operation, found);
		return found;
	};
	const edge = (inner: Edge): Edge => {
		const perform: Edge["perform"] = (route, raw, context) => {
			const call = underWay(route.operation);
			const go = () => under.run(call, inner.perform, route, raw, context);
			const fault = current();
			if (!fault) return go();
			const { capability } = fault;
			const isOwn = capability === call.owner;
			if (isOwn) fault.strike(raw);
			const delay =
				isOwn || call.reach.has(capability) ? fault.delay(raw) : undefined;
			return delay ? delay.then(go) : go();
		};
		return {
			...inner,
			perform,
			invoke: async (route, raw, headers) =>
				perform(route, raw, await inner.admit(route.operation, headers)),
		};
	};
	const part = <Part extends object>(capability: string, whole: Part): Part =>
		new Proxy(whole, {
			get(target, name, receiver) {
				const found: unknown = Reflect.get(target, name, receiver);
				if (typeof found !== "function") return found;
				return (...given: unknown[]) => {
					const call = under.getStore();
					// A capability's own operations were struck at the edge.
					if (call?.owner !== capability) {
						call?.reach.add(capability);
						const fault = current();
						if (fault?.capability === capability) fault.strike(given);
					}
					return found.apply(target, given);
				};
			},
		});
	return { edge, part };
}

/** The product page belongs to no capability; without the catalog there is none. */
function ownerOf({ owner }: Operation): string {
	return owner === "product-page" ? "catalog" : owner;
}
