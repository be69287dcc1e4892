import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Identity } from "../../shop/contract/operation.ts";
import type { Running, Unit } from "../../shop/runtime/host.ts";
import { createTestBed } from "../../shop/runtime/testing.ts";

/** A place for services under test: a folder, keys, tokens, and an end to all that was started in it. */
export interface TestGround {
	folder: string;
	/** Starts a service, unseeded unless `env` says otherwise; all databases lie in the folder `data`. */
	start(unit: Unit, env?: Record<string, string>): Promise<Running>;
	/** `Bearer …` of a user. */
	bearer(user: Identity): Promise<string>;
	/** `Bearer …` of a service. */
	serviceBearer(name?: string): Promise<string>;
	stop(): Promise<void>;
}

/** A test bed (shop/runtime/testing.ts) whose services share one folder and whose tokens are ready to be sent. */
export async function createTestGround(): Promise<TestGround> {
	const bed = await createTestBed();
	const usual = {
		DATA_DIR: join(bed.folder, "data"),
		SEED: "",
		GRACE_MS: "1000",
	};
	return {
		folder: bed.folder,
		start: (unit, env) => bed.start(unit, { ...usual, ...env }),
		bearer: async (user) => `Bearer ${await bed.token(user)}`,
		serviceBearer: async (name = "tests") =>
			`Bearer ${await bed.serviceToken(name)}`,
		stop: bed.stop,
	};
}

/** Asks again and again until `probe` answers something true. Throws after ten seconds, naming what was awaited. */
export async function until<Found>(
	awaited: string,
	probe: () => Found | Promise<Found>,
): Promise<Found> {
	const deadline = Date.now() + 10_000;
	while (Date.now() < deadline) {
		const found = await probe();
		if (found) return found;
		await wait(10);
	}
	throw new Error(`waited 10 s in vain: ${awaited}`);
}

/** A gauge or counter without labels on the /metrics page of a process; NaN when it is not there. */
export async function metricOf(url: string, name: string): Promise<number> {
	const text = await (await fetch(`${url}/metrics`)).text();
	const line = text.split("\n").find((each) => each.startsWith(`${name} `));
	return Number(line?.split(" ")[1] ?? Number.NaN);
}
