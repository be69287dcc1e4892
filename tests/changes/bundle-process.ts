import { spawn } from "node:child_process";
import type { Settings } from "../../shop/runtime/env.ts";

/** A bundle that runs as a process of its own. */
export interface BundleProcess {
	url: string;
	stop(): Promise<void>;
}

/** Starts a bundle. Rejects with what it said when it ends before it is ready. */
export function startBundle(
	file: string,
	settings: Settings,
): Promise<BundleProcess> {
	const child = spawn(process.execPath, [file], {
		env: variablesOf(settings),
		stdio: ["ignore", "pipe", "pipe"],
	});
	let said = "";
	const ended = new Promise<number | null>((resolve, reject) =>
		child.once("error", reject).once("close", resolve),
	);
	const stop = async () => {
		child.kill("SIGTERM");
		await ended;
	};
	return new Promise((resolve, reject) => {
		const hear = (text: Buffer) => {
			said += text;
			const url = /^ready \S+ (\S+)$/m.exec(said)?.[1];
			if (url) resolve({ url, stop });
		};
		child.stdout.on("data", hear);
		child.stderr.on("data", hear);
		ended.then(
			(code) => reject(new Error(`exit ${code}: ${said.trim()}`)),
			reject,
		);
	});
}

function variablesOf(settings: Settings): Record<string, string> {
	return Object.fromEntries(
		Object.entries(settings)
			.filter(([, value]) => value !== undefined)
			.map(([name, value]) => [
				name,
				typeof value === "object" ? JSON.stringify(value) : String(value),
			]),
	);
}
