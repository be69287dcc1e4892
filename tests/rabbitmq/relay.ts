import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between services and the broker, and spoils what goes through. */
export interface Relay {
	/** The broker's address, by way of the relay. */
	url: string;
	/** Ends all connections at once, without a farewell. */
	cut(): void;
	/** Carries nothing more over the connections that there are, and ends none of them. New ones work. */
	silence(): void;
	/** Cuts the next connection, and that one only, after so many bytes from the broker. */
	cutNextAfter(bytes: number): void;
	/** Bytes from the broker over the newest connection. */
	passed(): number;
	/** Connections that there are. */
	open(): number;
	/** Connections that were made so far. */
	connections(): number;
	stop(): Promise<void>;
}

/** Starts a relay on a free port. */
export async function startRelay(brokerUrl: string): Promise<Relay> {
	const address = new URL(brokerUrl);
	const target = { host: address.hostname, port: Number(address.port) };
	const pairs = new Set<[Socket, Socket]>();
	let count = 0;
	let passed = 0;
	let nextLimit = Number.POSITIVE_INFINITY;
	const server = createServer((client) => {
		const limit = nextLimit;
		nextLimit = Number.POSITIVE_INFINITY;
		count += 1;
		const broker = connect(target);
		const pair: [Socket, Socket] = [client, broker];
		pairs.add(pair);
		const end = () => {
			pairs.delete(pair);
			for (const socket of pair) socket.destroy();
		};
		for (const socket of pair) socket.on("error", end).on("close", end);
		client.on("data", (bytes) => broker.write(bytes));
		let through = 0;
		broker.on("data", (bytes) => {
			const room = limit - through;
			client.write(bytes.subarray(0, room));
			through += bytes.length;
			passed = through;
			if (bytes.length >= room) client.end(end);
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, "127.0.0.1", resolve);
	});
	const cut = () => {
		for (const pair of pairs) for (const socket of pair) socket.destroy();
	};
	address.port = String((server.address() as AddressInfo).port);
	return {
		url: address.toString(),
		cut,
		silence() {
			for (const pair of pairs) for (const socket of pair) socket.pause();
		},
		cutNextAfter(bytes) {
			nextLimit = bytes;
		},
		passed: () => passed,
		open: () => pairs.size,
		connections: () => count,
		async stop() {
			cut();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
