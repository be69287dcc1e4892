import type { Bundle } from "../../bench/deploys/bundle.ts";
import type { Change } from "../../bench/scenario/change.ts";
import { operations } from "../../shop/contract/shop.ts";
import { type Answer, ask, createTestBed } from "../../shop/runtime/testing.ts";
import { admin, customerId } from "../../shop/seed.ts";
import { type BundleProcess, startBundle } from "./bundle-process.ts";
import type { Build, Grounds } from "./grounds.ts";

/** A changed build, as far as it runs. */
export interface ChangedShop {
	/** Asks whoever owns the operation, as a seeded customer, or as the admin. */
	ask(
		operation: string,
		input: Record<string, unknown>,
		who?: "admin",
	): Promise<Answer>;
	/** Asks the door for what the contract on disk does not know, as a seeded customer. A body goes as SOAP. */
	door(path: string, envelope?: string): Promise<string>;
	stop(): Promise<void>;
}

const customer = {
	id: customerId(1),
	role: "customer",
	name: "Customer",
} as const;

/** Starts the monolith, or these services, each the others' peer, with what the change ships of them. Rejects when one does not start. */
export async function startChanged(
	grounds: Grounds,
	{
		change,
		build,
		services,
	}: { change: Change; build: Build; services: readonly string[] },
): Promise<ChangedShop> {
	const shipped = await grounds.shipped(change, build);
	const fileOf = (unit: string) =>
		(
			[...shipped, ...grounds.unchanged[build]].find(
				(bundle) => bundle.unit === unit,
			) as Bundle
		).file;
	const bed = await createTestBed();
	const running = new Map<string, BundleProcess>();
	const stop = async () => {
		await Promise.all([...running.values()].map((each) => each.stop()));
		await bed.stop();
	};
	try {
		for (const unit of build === "monolith" ? ["monolith"] : services) {
			const peers = [...running].map(([name, { url }]) => [name, url]);
			const settings = bed.settings(unit, {
				PEERS: JSON.stringify(Object.fromEntries(peers)),
				// Nothing is charged here.
				CARD_URL: "http://127.0.0.1:9",
			});
			running.set(unit, await startBundle(fileOf(unit), settings));
		}
	} catch (error) {
		await stop();
		throw error;
	}
	const door = running.get("gateway") ?? running.get("monolith");
	const urlOf = (owner: string) => (running.get(owner) ?? door)?.url as string;
	return {
		async ask(name, input, who) {
			const operation = operations.get(name);
			if (!operation) throw new Error(`the contract has no operation ${name}`);
			const token = await bed.token(who === "admin" ? admin : customer);
			return ask(urlOf(operation.owner), operation, input, token);
		},
		async door(path, envelope) {
			const authorization = `Bearer ${await bed.token(customer)}`;
			const soap = { "content-type": "text/xml; charset=utf-8" };
			const response = await fetch(`${door?.url}${path}`, {
				headers: { authorization, ...(envelope && soap) },
				...(envelope && { method: "POST", body: envelope }),
			});
			return response.text();
		},
		stop,
	};
}
