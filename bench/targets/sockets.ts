import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What processes listen on: sockets that several of them share count once. */
export interface Listening {
	listeningSockets: number;
	/** Different ports among them. */
	ports: number;
}

/** The TCP sockets that processes listen on, as /proc tells it; undefined where there is none. Processes that are gone listen on nothing. */
export function listeningOf(pids: readonly number[]): Listening | undefined {
	if (process.platform !== "linux") return undefined;
	const portOf = new Map(
		["tcp", "tcp6"].flatMap((table) =>
			listeners(textOf(`/proc/net/${table}`)).map(
				({ inode, port }) => [inode, port] as const,
			),
		),
	);
	const held = new Set(
		pids.flatMap(socketsOf).filter((inode) => portOf.has(inode)),
	);
	return {
		listeningSockets: held.size,
		ports: new Set([...held].map((inode) => portOf.get(inode))).size,
	};
}

/** State 0A of proc_net_tcp(5); the local address is hexadecimal, the inode the tenth field. */
export function listeners(table: string): { inode: string; port: number }[] {
	return table
		.split("\n")
		.slice(1)
		.map((line) => line.trim().split(/\s+/))
		.filter((fields) => fields[3] === "0A")
		.map((fields) => ({
			inode: fields[9] ?? "",
			port: Number.parseInt(fields[1]?.split(":").at(-1) ?? "", 16),
		}));
}

function socketsOf(pid: number): string[] {
	const folder = `/proc/${pid}/fd`;
	return filesIn(folder).flatMap((name) => {
		const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(folder, name)) ?? [];
		return inode ?? [];
	});
}

function filesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		// The process is gone.
		return [];
	}
}

function linkOf(folder: string, name: string): string {
	try {
		return readlinkSync(`${folder}/${name}`);
	} catch {
		// Closed while we looked.
		return "";
	}
}

function textOf(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch {
		// A kernel without IPv6 has no table of it.
		return "";
	}
}
