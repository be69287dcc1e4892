import { randomBytes } from "node:crypto";
import {
	type CardProcess,
	type CardProcessorOptions,
	launchCardProcess,
} from "./card-process.ts";

/** The outside card processor of one target. It has no supervisor: what crashes stays down until it is revived. */
export interface CardProcessor {
	url: string;
	/** Opens its control operations. */
	controlToken: string;
	/** Undefined while it is down, whoever ended it. */
	pid(): number | undefined;
	/** Kills it (SIGKILL). Resolves when it is gone. */
	crash(): Promise<void>;
	/** Starts a crashed one again: same address, ledger and control token. Resolves when it is ready. Does nothing where it runs. */
	revive(): Promise<void>;
	/** Resolves when it is gone. */
	stop(): Promise<void>;
}

/** Starts the card processor. Throws UnitFailed, with nothing left running, when it does not get ready. */
export async function startCardProcessor(
	options: CardProcessorOptions,
): Promise<CardProcessor> {
	const controlToken = randomBytes(24).toString("base64url");
	let running: CardProcess | undefined = await launchCardProcess(
		options,
		controlToken,
	);
	let starting: Promise<CardProcess> | undefined;
	let stopped = false;
	// Whoever is being started is let up first: nobody holds it before.
	const letUp = () => starting?.catch(() => undefined);
	return {
		url: `http://127.0.0.1:${options.port}`,
		controlToken,
		pid: () => (running?.hasEnded() ? undefined : running?.pid),
		async crash() {
			await letUp();
			await running?.kill();
			running = undefined;
		},
		async revive() {
			if (running || stopped) return;
			starting ??= launchCardProcess(options, controlToken);
			try {
				running = await starting;
			} finally {
				starting = undefined;
			}
		},
		async stop() {
			stopped = true;
			await letUp();
			await running?.stop();
			running = undefined;
		},
	};
}
