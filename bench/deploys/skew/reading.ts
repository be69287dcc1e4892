import Sqlite from "better-sqlite3";
import type { Declared } from "./declared.ts";
import type { Fleet } from "./fleet.ts";
import {
	type CallMessage,
	type EventMessage,
	fieldName,
	type Message,
	type Misreading,
	type Speaker,
} from "./messages.ts";

/** A version that listens to what another version says. */
export interface Listener {
	fleet: Fleet;
	declared: readonly Declared[];
	/** Headers by which somebody is believed. */
	credentials: (as: Speaker) => Record<string, string>;
}

type Found = Pick<Misreading, "field" | "why">;

/** What the units of this version do not understand of messages that another version said, asked of the running units themselves. */
export async function misread(
	messages: readonly Message[],
	listener: Listener,
): Promise<Misreading[]> {
	// By its text: what several messages show is told once.
	const found = new Map<string, Misreading>();
	for (const message of messages)
		for (const each of await misreadIn(message, listener))
			found.set(JSON.stringify(each), each);
	return [...found.values()];
}

async function misreadIn(
	message: Message,
	listener: Listener,
): Promise<Misreading[]> {
	const { from, to, name } = message;
	const as =
		(about: Pick<Misreading, "from" | "to" | "kind">) => (each: Found) => ({
			...about,
			...{ name, ...each },
		});
	if (message.kind === "event") {
		const event = await misreadEvent(message, listener);
		return event.map(as({ from, to, kind: "event" }));
	}
	const request = await misreadRequest(message, listener);
	const answer = misreadAnswer(message, listener);
	return [
		...request.map(as({ from, to, kind: "request" })),
		...answer.map(as({ from: to, to: from, kind: "answer" })),
	];
}

interface Problem {
	code?: string;
	detail?: string;
	errors?: { path: string; message: string }[];
}

/** The callee is asked: only that it has no such operation, or cannot take the input, is a matter of understanding. */
async function misreadRequest(
	{ to, request }: CallMessage,
	{ fleet, credentials }: Listener,
): Promise<Found[]> {
	const { method, path, as, headers, body } = request;
	const response = await fetch(fleet.addressOf(to) + path, {
		method,
		headers: {
			...headers,
			...credentials(as),
			...(body !== undefined && { "content-type": "application/json" }),
		},
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	if (response.ok) return [];
	const { code, detail, errors } = problemIn(text);
	if (code === "NotFound" || code === "MethodNotAllowed")
		return [{ field: null, why: detail ?? code }];
	if (code !== "InvalidInput") return [];
	return (errors ?? [{ path: "", message: detail ?? code }]).map((each) => ({
		field: fieldName(each.path.split(".").filter(Boolean)),
		why: each.message,
	}));
}

function problemIn(text: string): Problem {
	try {
		return JSON.parse(text) as Problem;
	} catch {
		return {};
	}
}

/** A caller that no longer calls reads no answer. */
function misreadAnswer(
	{ from, to, request, answer }: CallMessage,
	{ declared }: Listener,
): Found[] {
	return declared
		.filter(
			(each) =>
				each.from === from &&
				each.to === to &&
				each.matches(request.method, request.path),
		)
		.flatMap((each) => each.misread(answer.body));
}

let deliveries = 0;

/** What a consumer cannot read becomes a dead letter, with what was wrong. */
async function misreadEvent(
	{ to, name: type, payload }: EventMessage,
	{ fleet, credentials }: Listener,
): Promise<Found[]> {
	deliveries += 1;
	const id = `e-of-another-version-${deliveries}`;
	await fetch(`${fleet.addressOf(to)}/internal/events`, {
		method: "POST",
		headers: { ...credentials("service"), "content-type": "application/json" },
		body: JSON.stringify({ events: [{ id, type, payload }] }),
	});
	const database = new Sqlite(fleet.databaseOf(to), { readonly: true });
	try {
		const reason = database
			.prepare<[string], string>("SELECT reason FROM dead_letters WHERE id = ?")
			.pluck()
			.get(id);
		return reason === undefined ? [] : issuesIn(reason);
	} finally {
		database.close();
	}
}

/** zod's own text of its issues, where it was zod that refused. */
function issuesIn(reason: string): Found[] {
	try {
		const issues = JSON.parse(reason.slice(reason.indexOf("["))) as {
			path: PropertyKey[];
			message: string;
		}[];
		return issues.map(({ path, message }) => ({
			field: fieldName(path),
			why: message,
		}));
	} catch {
		return [{ field: null, why: reason }];
	}
}
