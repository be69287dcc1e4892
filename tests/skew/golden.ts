import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Message } from "../../bench/deploys/skew/messages.ts";

/** Where the golden samples lie, in JSON: a file for each unit, with all that it publishes and all that it is asked and answers. */
export const samplesDir = join(import.meta.dirname, "samples");

/** All golden samples, as they are checked in. */
export function goldenMessages(): Message[] {
	return readdirSync(samplesDir)
		.filter((file) => file.endsWith(".json.snap"))
		.flatMap(
			(file) =>
				JSON.parse(readFileSync(join(samplesDir, file), "utf8")) as Message[],
		);
}

/** The text of a unit's file, the same in every run: ids are counted, times stand still, tokens are none. */
export function textOf(messages: readonly Message[]): string {
	const ids = new Map<string, string>();
	const counted = (id: string) => {
		const known = ids.get(id);
		if (known) return known;
		const next = `${id.slice(0, 2)}${ids.size + 1}`;
		ids.set(id, next);
		return next;
	};
	const text = JSON.stringify(messages, null, "\t")
		.replace(/\b[a-z]-[0-9a-z]{20,}\b/g, counted)
		.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-01-01T00:00:00.000Z")
		.replace(/"eyJ[\w.-]+"/g, '"a.jwt.token"');
	return `${text}\n`;
}

/** Whose file a message stands in: the publisher's of an event, the callee's of a call. */
export function ownerOf({ kind, from, to }: Message): string {
	return kind === "event" ? from : to;
}

/** A sentence for each thing said: "reviews calls productsByIds of catalog". */
export function pairOf(message: {
	kind: string;
	from: string;
	to: string;
	name: string;
}): string {
	const { kind, from, to, name } = message;
	return kind === "event"
		? `${to} hears ${name} of ${from}`
		: `${from} calls ${name} of ${to}`;
}

type Value = unknown;

/** What a message carries, and the message with something else in its place. */
function partsOf(message: Message): {
	content: Value;
	put: (content: Value) => Message;
}[] {
	if (message.kind === "event")
		return [
			{
				content: message.payload,
				put: (payload) => ({ ...message, payload }),
			},
		];
	const { request, answer } = message;
	return [
		{
			content: request.body,
			put: (body: Value): Message => ({
				...message,
				request: { ...request, body },
			}),
		},
		{
			content: answer.body,
			put: (body: Value): Message => ({
				...message,
				answer: { ...answer, body },
			}),
		},
	].filter(({ content }) => content !== undefined);
}

/** The message with a field that nobody knows yet in every object. */
export function withExtraFields(message: Message): Message {
	return partsOf(message).reduce((changed, _, index) => {
		const part = partsOf(changed)[index];
		return part ? part.put(extended(part.content)) : changed;
	}, message);
}

function extended(value: Value): Value {
	if (Array.isArray(value)) return value.map(extended);
	if (typeof value !== "object" || value === null) return value;
	const fields = Object.entries(value).map(([key, each]) => [
		key,
		extended(each),
	]);
	return { ...Object.fromEntries(fields), fieldOfTomorrow: { is: ["new"] } };
}

/** The message as often as it has fields, each time without one of them. */
export function withoutEachField(message: Message): Message[] {
	return partsOf(message).flatMap(({ content, put }) =>
		reduced(content).map(put),
	);
}

function reduced(value: Value): Value[] {
	if (Array.isArray(value))
		return value.flatMap((each, index) =>
			reduced(each).map((less) => value.with(index, less)),
		);
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([key, each]) => {
		const { [key]: _, ...rest } = value as Record<string, Value>;
		return [rest, ...reduced(each).map((less) => ({ ...rest, [key]: less }))];
	});
}
