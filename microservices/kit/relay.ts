import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../../shop/runtime/log.ts";
import { type Bus, type Destination, NotAllTaken } from "./bus.ts";
import type { OutboxStore, StoredEvent } from "./outbox.ts";

const batchEvents = 50;
// A body has at most 100 KB, see runtime/body.ts.
const batchBytes = 64_000;
const sweepMs = 1_000;
/**
 * How long an event waits for others to travel with it: a message, its commit and that of the cursor are shared. Nobody who was
 * answered waits for an event.
 */
const lingerMs = 20;
const backoffMs = { first: 50, longest: 1_000 };

/** Carries events from the outbox to their destinations, each in order and in its own time, at least once. */
export interface Relay {
	/** Something was added: looks at once, except where a destination is being left alone after a failure. */
	kick(): void;
	/** Events that some destination has not got yet, counted once for each. */
	pending(): number;
	start(): void;
	/** Ends after what is being sent now. */
	stop(): Promise<void>;
}

export function createRelay(store: OutboxStore, bus: Bus, log: Log): Relay {
	const lanes = bus.destinations.map((destination) =>
		createLane(destination, { store, bus, log }),
	);
	const kick = () => {
		for (const lane of lanes) lane.kick();
	};
	let pruned = 0;
	const prune = () => {
		const seq = Math.min(...lanes.map((lane) => lane.cursor()));
		if (seq <= pruned || !Number.isFinite(seq)) return;
		// An event that nobody had to be told of moves no cursor in the database; without this it would be read again at each start.
		for (const lane of lanes)
			store.moveCursor(lane.destination.name, lane.cursor());
		store.prune(seq);
		pruned = seq;
	};
	const sweep = () => {
		kick();
		prune();
	};
	let timer: NodeJS.Timeout | undefined;
	return {
		kick,
		pending: () => lanes.reduce((sum, lane) => sum + lane.pending(), 0),
		start() {
			timer = setInterval(sweep, sweepMs);
			kick();
		},
		async stop() {
			clearInterval(timer);
			await Promise.all(lanes.map((lane) => lane.stop()));
		},
	};
}

/** What is under way to one destination: a dead one never holds up another. */
function createLane(
	destination: Destination,
	parts: { store: OutboxStore; bus: Bus; log: Log },
) {
	const { store, bus, log } = parts;
	let cursor = store.cursor(destination.name);
	let running: Promise<void> | undefined;
	let again = false;
	let failures = 0;
	let retry: NodeJS.Timeout | undefined;
	let stopped = false;

	/** Another process of this service, over the same outbox, may have sent them meanwhile. */
	const skipSent = () => {
		cursor = Math.max(cursor, store.cursor(destination.name));
	};
	/** Whether more is there already than fitted into one message. */
	const sendNext = async (): Promise<boolean> => {
		skipSent();
		const batch = store.after(cursor, batchEvents);
		const last = batch.at(-1)?.seq;
		if (last === undefined) return false;
		const { wanted, upTo } = cut(batch, destination);
		if (wanted.length > 0) {
			await send(wanted);
			store.moveCursor(destination.name, upTo);
		}
		cursor = Math.max(cursor, upTo);
		succeeded();
		return batch.length === batchEvents || upTo < last;
	};
	/** What is known to be taken is not sent again: where little fits in at a time, the same first events would be all that ever does. */
	const send = async (wanted: readonly StoredEvent[]) => {
		try {
			await bus.send(destination.name, wanted);
		} catch (error) {
			const last =
				error instanceof NotAllTaken ? wanted[error.taken - 1] : undefined;
			if (last) {
				store.moveCursor(destination.name, last.seq);
				cursor = Math.max(cursor, last.seq);
				// It goes on, so the pause need not grow.
				failures = Math.min(failures, 1);
			}
			throw error;
		}
	};
	const run = async () => {
		try {
			do {
				await wait(lingerMs);
				again = false;
				while (!stopped && (await sendNext()));
			} while (again && !stopped);
		} catch (error) {
			failed(error);
		}
	};
	const succeeded = () => {
		if (failures > 0)
			log.info({ destination: destination.name }, "events are taken again");
		failures = 0;
	};
	const failed = (err: unknown) => {
		failures += 1;
		if (failures === 1)
			log.warn(
				{ err, destination: destination.name },
				"events are not taken; trying again",
			);
		const pauseMs = Math.min(
			backoffMs.longest,
			backoffMs.first * 2 ** (failures - 1),
		);
		if (stopped) return;
		retry = setTimeout(
			() => {
				retry = undefined;
				kick();
			},
			pauseMs * (0.5 + Math.random() / 2),
		);
	};
	const kick = () => {
		if (stopped || retry) return;
		again = true;
		running ??= run().finally(() => {
			running = undefined;
		});
	};
	const pending = () => {
		skipSent();
		return store
			.countAfter(cursor)
			.filter(({ type }) => destination.takes(type))
			.reduce((sum, { count }) => sum + count, 0);
	};
	const stop = async () => {
		stopped = true;
		clearTimeout(retry);
		await running;
	};
	return { destination, kick, pending, stop, cursor: () => cursor };
}

/** As many of the events as fit into one message, those that the destination takes, and up to where that is. */
function cut(
	batch: readonly StoredEvent[],
	destination: Destination,
): { wanted: StoredEvent[]; upTo: number } {
	const wanted: StoredEvent[] = [];
	let bytes = 0;
	let upTo = 0;
	for (const event of batch) {
		if (destination.takes(event.type)) {
			bytes += Buffer.byteLength(JSON.stringify(event.payload)) + 200;
			if (bytes > batchBytes && wanted.length > 0) break;
			wanted.push(event);
		}
		upTo = event.seq;
	}
	return { wanted, upTo };
}
