import { join } from "node:path";
import Sqlite from "better-sqlite3";
import * as z from "zod";
import type { Service } from "../../microservices/kit/service-shape.ts";
import {
	contract,
	operation,
	routesOf,
} from "../../shop/contract/operation.ts";

/** Who is told of words: `far` hears all, `near` the loud ones too. */
export const subscriptions = {
	"word.said": ["far"],
	"word.shouted": ["near", "far"],
};

const telling = contract("teller", {
	tell: operation({
		summary: "Publish words, one event each, in one transaction",
		method: "POST",
		path: "/tell",
		access: "anyone",
		input: z.object({ type: z.string(), words: z.array(z.unknown()) }),
		output: z.void(),
		status: 204,
		errors: [],
	}),
});

/** Publishes what it is asked to say. */
export const teller: Service = {
	name: "teller",
	migrations: {},
	create: ({ outbox, database }) => ({
		routes: routesOf(telling, {
			tell: ({ type, words }) =>
				database.transaction(() => {
					for (const word of words) outbox.add(type, { word });
				})(),
		}),
	}),
};

/** Has a teller publish words. Throws unless they were taken into its outbox. */
export async function say(
	url: string,
	words: readonly unknown[],
	type: keyof typeof subscriptions = "word.said",
): Promise<void> {
	const response = await fetch(`${url}/tell`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ type, words }),
	});
	if (response.status !== 204)
		throw new Error(`the teller answered ${response.status}`);
}

/** What a listener does with a word besides writing it down; the write goes with it when it throws. */
export type Reaction = (word: string) => void;

/** Writes down every word that it hears. */
export function listener(
	name: string,
	react: Reaction = () => undefined,
): Service {
	const shape = z.object({ word: z.string() });
	return {
		name,
		migrations: { "001-initial": "CREATE TABLE heard (word TEXT NOT NULL);" },
		create: ({ database }) => {
			const insert = database.prepare("INSERT INTO heard VALUES (?)");
			const hear = (payload: unknown) => {
				const { word } = shape.parse(payload);
				insert.run(word);
				react(word);
			};
			return {
				routes: [],
				consumes: { "word.said": hear, "word.shouted": hear },
			};
		},
	};
}

/** What a listener has written down, in the order in which it did. */
export function heard(folder: string, name: string): string[] {
	return column(folder, name, "SELECT word FROM heard ORDER BY rowid");
}

/** One column of a service's database, read by a connection of its own. */
export function column(folder: string, name: string, sql: string): string[] {
	const file = join(folder, "data", `${name}.sqlite`);
	const database = new Sqlite(file, { readonly: true });
	try {
		return database.prepare<[], string>(sql).pluck().all();
	} finally {
		database.close();
	}
}

/** word-0, word-1, and so on. */
export function wordsFrom(first: number, count: number): string[] {
	return Array.from({ length: count }, (_, i) => `word-${first + i}`);
}
