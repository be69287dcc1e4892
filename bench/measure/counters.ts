import { request } from "undici";

/** Bytes by direction, as the process that counts sees it. */
export interface Bytes {
	in: number;
	out: number;
}

/** What the processes of a unit have counted since they began (shop/runtime/metrics.ts). */
export interface Counters {
	/** The processes that were asked, in ascending order. */
	pids: readonly number[];
	/** Requests answered, those of other units and of customers. */
	requests: number;
	bytes: Readonly<Record<"callers" | "peers" | "card" | "broker", Bytes>>;
	sqlStatements: number;
	rowsWritten: number;
	databaseBytes: number;
	/** The longest delay of an event loop since the last reading, which sets it back. */
	eventLoopDelayMs?: number;
	/** By type. */
	eventsPublished: Readonly<Record<string, number>>;
	eventsTaken: Readonly<Record<string, number>>;
}

/** Processes of one unit share its port, and any of them may answer: so many are asked at once for each, and so often. */
const askedAtOnce = 4;
const turns = 4;
const limitMs = 1_000;

/**
 * Reads what a unit's processes have counted, in sum; undefined when one of them does not answer, or tells of nothing. Each request
 * has a connection of its own.
 */
export async function readCounters(
	url: string,
	pids: readonly number[],
): Promise<Counters | undefined> {
	const found = new Map<number, Counters>();
	const requests = pids.length === 1 ? 1 : pids.length * askedAtOnce;
	for (let turn = 0; turn < turns; turn += 1) {
		const answers = Array.from({ length: requests }, () => readOne(url));
		for (const counters of await Promise.all(answers)) {
			if (!counters) return undefined;
			for (const pid of counters.pids)
				found.set(pid, withLongestDelay(counters, found.get(pid)));
		}
		if (pids.every((pid) => found.has(pid)))
			return inSum(pids.flatMap((pid) => found.get(pid) ?? []));
	}
	return undefined;
}

/** Each reading sets the delay back, so that of several readings the longest counts. */
function withLongestDelay(now: Counters, before?: Counters): Counters {
	const { eventLoopDelayMs = 0 } = now;
	const longest = Math.max(eventLoopDelayMs, before?.eventLoopDelayMs ?? 0);
	return { ...now, eventLoopDelayMs: longest };
}

async function readOne(url: string): Promise<Counters | undefined> {
	try {
		const { statusCode, body } = await request(`${url}/metrics`, {
			reset: true,
			headersTimeout: limitMs,
			bodyTimeout: limitMs,
		});
		const text = await body.text();
		return statusCode === 200 ? countersIn(text) : undefined;
	} catch {
		// Down, restarting or stopped: nothing is known of what it did.
		return undefined;
	}
}

/** Reads a page in Prometheus' text format; undefined when it is not of a process that counts. */
export function countersIn(page: string): Counters | undefined {
	const samples = samplesIn(page);
	const sum = (name: string, ...labels: string[]) =>
		samples
			.filter(
				(each) =>
					each.name === name &&
					labels.every((label) => each.labels.includes(label)),
			)
			.reduce((total, { value }) => total + value, 0);
	const pid = sum("shop_process_id");
	if (pid === 0) return undefined;
	const bytes = (partner: string): Bytes => ({
		in: sum("shop_bytes_total", `partner="${partner}"`, 'direction="in"'),
		out: sum("shop_bytes_total", `partner="${partner}"`, 'direction="out"'),
	});
	const byType = (name: string) =>
		Object.fromEntries(
			samples
				.filter((each) => each.name === name)
				.map(({ labels, value }) => [
					/type="([^"]*)"/.exec(labels)?.[1] ?? "",
					value,
				]),
		);
	return {
		pids: [pid],
		requests: sum("shop_requests_total"),
		bytes: {
			callers: bytes("callers"),
			peers: bytes("peers"),
			card: bytes("card"),
			broker: bytes("broker"),
		},
		sqlStatements: sum("shop_sql_statements"),
		rowsWritten: sum("shop_rows_written"),
		databaseBytes: sum("shop_database_bytes"),
		eventLoopDelayMs: sum("shop_event_loop_delay_max_seconds") * 1000,
		eventsPublished: byType("shop_events_published_total"),
		eventsTaken: byType("shop_events_taken_total"),
	};
}

const line = /^([a-z_]+)(?:\{(.*)\})? (\d+(?:\.\d+)?(?:e\+\d+)?)$/;

function samplesIn(page: string) {
	return page.split("\n").flatMap((text) => {
		const [, name = "", labels = "", value] = line.exec(text) ?? [];
		return value === undefined ? [] : [{ name, labels, value: Number(value) }];
	});
}

/** What several processes have counted together; sizes of a database that they share count once. */
export function inSum(all: readonly Counters[]): Counters | undefined {
	const [first, ...others] = all;
	return first && others.reduce(plus, first);
}

function plus(one: Counters, other: Counters): Counters {
	const bytes = (a: Bytes, b: Bytes) => ({
		in: a.in + b.in,
		out: a.out + b.out,
	});
	return {
		pids: [...one.pids, ...other.pids].sort((a, b) => a - b),
		requests: one.requests + other.requests,
		bytes: {
			callers: bytes(one.bytes.callers, other.bytes.callers),
			peers: bytes(one.bytes.peers, other.bytes.peers),
			card: bytes(one.bytes.card, other.bytes.card),
			broker: bytes(one.bytes.broker, other.bytes.broker),
		},
		sqlStatements: one.sqlStatements + other.sqlStatements,
		rowsWritten: one.rowsWritten + other.rowsWritten,
		databaseBytes: Math.max(one.databaseBytes, other.databaseBytes),
		eventLoopDelayMs: Math.max(
			one.eventLoopDelayMs ?? 0,
			other.eventLoopDelayMs ?? 0,
		),
		eventsPublished: plusByType(one.eventsPublished, other.eventsPublished),
		eventsTaken: plusByType(one.eventsTaken, other.eventsTaken),
	};
}

function plusByType(
	one: Readonly<Record<string, number>>,
	other: Readonly<Record<string, number>>,
): Record<string, number> {
	const total = { ...one };
	for (const [type, count] of Object.entries(other))
		total[type] = (total[type] ?? 0) + count;
	return total;
}
