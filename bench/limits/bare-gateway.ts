import http from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";

// What a gateway costs in Node itself: node:http in front, undici behind, the answer passed on; no routes, no tokens, no
// deadlines, no breaker. UPSTREAM is the service that it stands before.

const { UPSTREAM = "" } = process.env;
const pool = new Pool(UPSTREAM, { connections: 128, pipelining: 1 });

const server = http.createServer((request, response) => {
	let status = 0;
	let headers: string[] = [];
	let body = "";
	pool.dispatch(
		{ method: "GET", path: request.url as string },
		{
			onConnect() {},
			onHeaders(code, raw) {
				status = code;
				headers = raw.map((bytes) => bytes.toString("latin1"));
				return true;
			},
			onData(chunk) {
				body += chunk.toString("latin1");
				return true;
			},
			onComplete() {
				response.writeHead(status, headers);
				response.end(body, "latin1");
			},
			onError() {
				response.destroy();
			},
		},
	);
});
server.listen(0, "127.0.0.1", () => {
	const { port } = server.address() as AddressInfo;
	process.send?.({ type: "ready", url: `http://127.0.0.1:${port}` });
});
process.on("disconnect", () => process.exit(0));
