import autocannon from "autocannon";

/** What a closed load reached. Only right statuses count. */
export interface Saturation {
	perSecond: number;
	/** CPU of the contestant for each good answer. */
	cpuMicros: number;
	/** Answers of another status, and connections that broke. */
	bad: number;
}

/** A request that is sent as it stands. */
export interface FixedRequest {
	method: "GET" | "POST";
	path: string;
	headers?: Record<string, string>;
	body?: string;
}

export interface Load {
	url: string;
	connections: number;
	/** The only status that is good. */
	status: number;
	/** What a connection (0, 1, …) sends, in turn and over again. */
	requestsOf(connection: number): readonly FixedRequest[];
	/** How long the load lasts, or how many requests it has. */
	until: { measuredMs: number; warmUpMs: number } | { amount: number };
	cpuMicros(): number;
	/** Resolves when what the answers promised is done: a load of so many requests lasts until then. */
	settled?: (() => Promise<void>) | undefined;
}

interface Reading {
	atMs: number;
	good: number;
	cpuMicros: number;
}

/** As fast as the answers come, over some connections (autocannon; its own statistics are not used: see method.md). */
export async function saturate(load: Load): Promise<Saturation> {
	const { until } = load;
	let good = 0;
	let bad = 0;
	const read = (): Reading => ({
		atMs: performance.now(),
		good,
		cpuMicros: load.cpuMicros(),
	});
	let from = read();
	let to: Reading | undefined;
	let settling: Promise<void> | undefined;
	const settle = async () => {
		await load.settled?.();
		to = read();
	};
	let connection = 0;
	const timers: NodeJS.Timeout[] = [];
	await new Promise<void>((resolve, reject) => {
		const instance = autocannon(
			{
				url: load.url,
				connections: load.connections,
				...("amount" in until ? { amount: until.amount } : { duration: 3_600 }),
				sampleInt: 50,
				setupClient(client) {
					client.setRequests(load.requestsOf(connection) as FixedRequest[]);
					connection += 1;
				},
			},
			(error: unknown) => (error ? reject(error) : resolve()),
		);
		instance.on("response", (_client, status) => {
			if (status === load.status) good += 1;
			else bad += 1;
			if ("amount" in until && good + bad === until.amount) settling = settle();
		});
		instance.on("reqError", () => {
			bad += 1;
		});
		if ("amount" in until) return;
		const { warmUpMs, measuredMs } = until;
		timers.push(
			setTimeout(() => {
				from = read();
			}, warmUpMs),
			setTimeout(() => {
				to = read();
				instance.stop();
			}, warmUpMs + measuredMs),
		);
	}).finally(() => timers.forEach(clearTimeout));
	await settling;
	return between(from, to ?? read(), bad);
}

function between(from: Reading, to: Reading, bad: number): Saturation {
	const answers = to.good - from.good;
	return {
		perSecond: (answers / (to.atMs - from.atMs)) * 1000,
		cpuMicros: (to.cpuMicros - from.cpuMicros) / Math.max(1, answers),
		bad,
	};
}
