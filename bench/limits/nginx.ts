import { spawn, spawnSync } from "node:child_process";
import {
	chownSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journalled } from "../pids/journal.ts";
import { pinned } from "../targets/pinning.ts";
import { takePorts } from "../targets/ports.ts";
import { waitUntilReady } from "../targets/ready.ts";
import { usageOf } from "../targets/usage.ts";
import type { Contestant } from "./contest.ts";
import type { Ground } from "./systems.ts";

/** Debian's nobody: whom nginx runs as when this process is root. */
const nobody = 65_534;

/** How to get what is missing. */
export const nginxFix =
	"nginx is not installed: apt-get install nginx-light (npm run bench:limits does so as root on Debian)";

/** The nginx of this machine, or undefined. Only Linux: it is to end with this process (setpriv), and its CPU is read from /proc. */
export function findNginx(): string | undefined {
	if (process.platform !== "linux") return undefined;
	return ["nginx", "/usr/sbin/nginx"].find(
		(file) => spawnSync(file, ["-v"], { stdio: "ignore" }).status === 0,
	);
}

/**
 * nginx in front of a service, as one would set it up who wants it fast: one worker, connections kept open on both sides, no
 * log. It runs as a child of this process and ends with it.
 */
export async function startNginx(
	service: Contestant,
	name: string,
	ground: Ground & { nginx: string },
): Promise<Contestant> {
	const folder = mkdtempSync(join(tmpdir(), "shoplab-nginx-"));
	ground.closers.add(() => rmSync(folder, { recursive: true, force: true }));
	const ports = await takePorts();
	ground.closers.add(ports.release);
	const port = ports.next();
	const configFile = join(folder, "nginx.conf");
	writeFileSync(configFile, configOf({ folder, port, upstream: service.url }));
	const isRoot = process.getuid?.() === 0;
	if (isRoot) chownSync(folder, nobody, nobody);
	const { file, args } = pinned(ground.pinning.systems, {
		file: "setpriv",
		args: [
			...["--pdeathsig", "TERM"],
			...(isRoot
				? [`--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"]
				: []),
			...[ground.nginx, "-c", configFile, "-p", folder, "-e", "stderr"],
		],
	});
	const child = spawn(file, args, { stdio: ["ignore", "ignore", "inherit"] });
	journalled(child, { unit: "nginx", port });
	const gone = new Promise<void>((resolve) => {
		child.once("exit", () => resolve());
	});
	ground.closers.add(async () => {
		child.kill("SIGTERM");
		await gone;
	});
	const url = `http://127.0.0.1:${port}`;
	await waitUntilReady("nginx", url, 5_000);
	// The master only looks on.
	const worker = workerOf(child.pid as number);
	return {
		name,
		url,
		cpuMicros: () => service.cpuMicros() + (usageOf(worker)?.cpuMicros ?? 0),
	};
}

function workerOf(master: number): number {
	const children = readFileSync(
		`/proc/${master}/task/${master}/children`,
		"utf8",
	);
	return Number(children.trim().split(" ")[0]);
}

/** What nginx is told. Its defaults close a connection after a thousand requests; here as little as in the gateway. */
function configOf(parts: {
	folder: string;
	port: number;
	upstream: string;
}): string {
	const { folder, port, upstream } = parts;
	const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
		.map((kind) => `\t${kind}_temp_path ${folder}/${kind};`)
		.join("\n");
	return `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 512; }
http {
	access_log off;
${temporary}
	upstream service {
		server ${new URL(upstream).host};
		keepalive 128;
		keepalive_requests 1000000000;
	}
	server {
		listen 127.0.0.1:${port};
		keepalive_requests 1000000000;
		location / {
			proxy_pass http://service;
			proxy_http_version 1.1;
			proxy_set_header Connection "";
		}
	}
}
`;
}
