/** In whose name something is asked: a service in its own, or a user whose token is passed on. */
export type Speaker = "service" | "customer" | "admin" | "anyone";

/** A call that went well: what the caller asked, and what the callee answered. `from` and `to` are units. */
export interface CallMessage {
	kind: "call";
	from: string;
	to: string;
	/** The operation, as the caller declares it. */
	name: string;
	request: {
		method: string;
		path: string;
		as: Speaker;
		headers: Record<string, string>;
		/** Undefined where none was sent. */
		body?: unknown;
	};
	answer: { status: number; body?: unknown };
}

/** An event that was taken: `from` published it, `to` consumed it. */
export interface EventMessage {
	kind: "event";
	from: string;
	to: string;
	/** Its type. */
	name: string;
	payload: unknown;
}

/** What one unit said to another, as it went over the wire. */
export type Message = CallMessage | EventMessage;

/** A message that its reader cannot read. */
export interface Misreading {
	/** Who said it: the publisher of an event, the caller of a request, the callee of an answer. */
	from: string;
	/** Who reads it. */
	to: string;
	kind: "request" | "answer" | "event";
	/** The operation, or the type of the event. */
	name: string;
	/** "items[].price"; null when it is not about a field. */
	field: string | null;
	why: string;
}

/** An operation that a unit declares to call of another. */
export interface DeclaredCall {
	from: string;
	to: string;
	name: string;
}

/** "items.0.price" as "items[].price": which of the items does not matter. */
export function fieldName(path: readonly PropertyKey[]): string | null {
	if (path.length === 0) return null;
	return path
		.map(String)
		.map((part) => (/^\d+$/.test(part) ? "[]" : `.${part}`))
		.join("")
		.replace(/^\./, "");
}

/** What was said in several ways is kept once for each: fields and types, and words that stand for a state. */
export function distinct(messages: readonly Message[]): Message[] {
	const kept = new Map<string, Message>();
	for (const message of messages) {
		const key = keyOf(message);
		if (!kept.has(key)) kept.set(key, message);
	}
	return [...kept.entries()]
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([, message]) => message);
}

function keyOf(message: Message): string {
	const { from, to, kind, name } = message;
	const said =
		message.kind === "event"
			? [message.payload]
			: [message.request.body, message.answer.status, message.answer.body];
	return JSON.stringify([from, to, kind, name, ...said.map(shapeOf)]);
}

function shapeOf(value: unknown): unknown {
	if (Array.isArray(value)) {
		const shapes = value.map((each) => JSON.stringify(shapeOf(each)));
		return ["list", ...[...new Set(shapes)].sort()];
	}
	if (typeof value === "object" && value !== null)
		return Object.fromEntries(
			Object.entries(value)
				.sort(([one], [other]) => (one < other ? -1 : 1))
				.map(([key, each]) => [key, shapeOf(each)]),
		);
	if (typeof value === "string" && /^[a-z]{3,12}$/.test(value)) return value;
	return value === null ? null : typeof value;
}
