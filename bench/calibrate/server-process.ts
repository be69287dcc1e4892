import { startKnownServer } from "./server.ts";
import type { FromServer, ToServer } from "./server-messages.ts";

// Entry of dist/bench/calibrate-server.cjs: a server of known behaviour. It lives as long as its parent's IPC channel.

process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches the whole process group; the parent decides when its server ends.
process.on("SIGINT", () => {});

const tell = (message: FromServer) => process.send?.(message);

startKnownServer().then((server) => {
	process.on("message", (message: ToServer) => {
		if (message.type === "behave") {
			server.behave(message.behaviour);
			return tell({ type: "behaving" });
		}
		const late = server.takeLateness();
		const at = (share: number) =>
			late[Math.max(0, Math.ceil(share * late.length) - 1)] ?? null;
		return tell({ type: "lateness", p50: at(0.5), p99: at(0.99) });
	});
	tell({ type: "ready", url: server.url });
});
