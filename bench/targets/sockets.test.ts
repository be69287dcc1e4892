import { createServer, type Server } from "node:net";
import { afterEach, expect, it } from "vitest";
import { listeners, listeningOf } from "./sockets.ts";

const open: Server[] = [];
afterEach(() => {
	for (const server of open.splice(0)) server.close();
});

const listen = () =>
	new Promise<void>((resolve) => {
		open.push(createServer().listen(0, "127.0.0.1", resolve));
	});

it("reads the listening sockets of a table, and no others", () => {
	const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0
`;
	expect(listeners(table)).toEqual([{ inode: "4711", port: 8080 }]);
});

it.runIf(process.platform === "linux")(
	"counts what a process really listens on",
	async () => {
		const before = listeningOf([process.pid]);
		await listen();
		await listen();
		expect(listeningOf([process.pid, process.pid])).toEqual({
			listeningSockets: (before?.listeningSockets ?? 0) + 2,
			ports: (before?.ports ?? 0) + 2,
		});
	},
);

it.runIf(process.platform === "linux")("finds nothing of who is gone", () => {
	expect(listeningOf([2 ** 30])).toEqual({ listeningSockets: 0, ports: 0 });
});
