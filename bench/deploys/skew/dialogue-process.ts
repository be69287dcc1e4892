import type { Topology } from "../../targets/topology.ts";
import { type Declared, declaredIn } from "./declared.ts";
import { type Fleet, startFleet, type Version } from "./fleet.ts";
import { distinct, type Message, type Speaker } from "./messages.ts";
import { misread } from "./reading.ts";
import type { Passed } from "./recorder.ts";
import { type Walk, walkThrough } from "./script.ts";

/** What the process is told (see dialogue.ts). */
export type ToDialogue =
	| { do: "speak"; topology: Topology; folder: string }
	| { do: "read"; messages: Message[] };

/**
 * One version of the sources in a process: walks through the shop, and writes down what its units say to each other; then reads
 * what the units of another version said. Called by a small program that imports the version (see dialogue.ts).
 */
export function converse(version: Version): void {
	let listener: Parameters<typeof misread>[1] | undefined;
	const obey = async (order: ToDialogue) => {
		if (order.do === "read") {
			if (!listener) throw new Error("it was not told to speak yet");
			return misread(order.messages, listener);
		}
		const spoken = await speak(version, order);
		listener = spoken.listener;
		return spoken.answer;
	};
	process.on("message", (order: ToDialogue) => {
		obey(order).then(
			(answer) => process.send?.({ answer }),
			(error: Error) => process.send?.({ failure: error.message }),
		);
	});
	process.on("disconnect", () => process.exit(0));
	process.send?.({ answer: "ready" });
}

async function speak(
	version: Version,
	where: { topology: Topology; folder: string },
) {
	const declared = declaredIn(version, where.topology);
	const heard: Message[] = [];
	const tokens = new Map<string, Speaker>();
	let serviceToken = "";
	const fleet = await startFleet(version, where, (from, to, passed) => {
		const bearer = passed.headers.authorization ?? "";
		const isInternal = passed.path.startsWith("/internal/");
		if (isInternal && bearer) serviceToken = bearer;
		if (passed.status >= 300) return;
		const as = isInternal ? "service" : (tokens.get(bearer) ?? "anyone");
		heard.push(...messagesIn(passed, { from, to, as, declared }));
	});
	const unsaid: string[] = [];
	const headersOf = await signIn(fleet, unsaid);
	for (const as of ["customer", "admin"] as const)
		tokens.set(headersOf(as).authorization ?? "", as);
	await walkThrough(walkOf(fleet, headersOf, unsaid));
	const credentials = (as: Speaker) =>
		as === "service" ? { authorization: serviceToken } : headersOf(as);
	const messages = distinct(heard);
	return {
		listener: { fleet, declared, credentials },
		answer: {
			messages,
			unsaid: [...unsaid],
			declared: declared.map(({ from, to, name }) => ({ from, to, name })),
		},
	};
}

function messagesIn(
	passed: Passed,
	who: {
		from: string;
		to: string;
		as: Speaker;
		declared: readonly Declared[];
	},
): Message[] {
	const { from, to, as } = who;
	const { method, path, headers, body, status, answer } = passed;
	if (path === "/internal/events") {
		const { events } = body as {
			events: { type: string; payload: unknown }[];
		};
		return events.map(({ type, payload }) => ({
			...{ kind: "event", from, to },
			...{ name: type, payload },
		}));
	}
	const known = who.declared.find(
		(each) =>
			each.from === from && each.to === to && each.matches(method, path),
	);
	// A probe of somebody who watches is no operation.
	if (!known && !/^\/(?:api|internal)\//.test(path)) return [];
	const key = headers["idempotency-key"];
	return [
		{
			...{ kind: "call", from, to },
			name: known?.name ?? `${method} ${path}`,
			request: {
				...{ method, path, as },
				headers: typeof key === "string" ? { "idempotency-key": key } : {},
				...(body !== undefined && { body }),
			},
			answer: { status, ...(answer !== undefined && { body: answer }) },
		},
	];
}

type HeadersOf = (as: Exclude<Speaker, "service">) => {
	authorization?: string;
};

async function signIn(fleet: Fleet, unsaid: string[]): Promise<HeadersOf> {
	const tokenOf = async (email: string, password: string) => {
		const response = await fetch(`${fleet.door}/api/sessions`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ email, password }),
		});
		if (response.ok)
			return ((await response.json()) as { token: string }).token;
		unsaid.push(`POST /api/sessions answered ${response.status}`);
		return "";
	};
	const customer = await tokenOf(
		"customer-0001@shop.test",
		"customer-password",
	);
	const admin = await tokenOf("admin@shop.test", "admin-password");
	const tokens = { customer, admin };
	return (as) =>
		as === "anyone" ? {} : { authorization: `Bearer ${tokens[as]}` };
}

/** A version may fail now and then on purpose: what should be said is tried a few times. */
const attempts = 3;

function walkOf(fleet: Fleet, headersOf: HeadersOf, unsaid: string[]): Walk {
	const once: Walk["ask"] = async (as, request, more = {}) => {
		const [method = "GET", path = "/"] = request.split(" ");
		const { body, headers = {}, expected = 200 } = more;
		const response = await fetch(fleet.door + path, {
			method,
			headers: {
				...headers,
				...headersOf(as),
				...(body !== undefined && { "content-type": "application/json" }),
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (expected !== "any" && response.status !== expected)
			throw new Error(`${request} answered ${response.status}: ${text}`);
		return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
	};
	return {
		async ask(as, request, more) {
			for (let attempt = 1; ; attempt += 1) {
				try {
					return await once(as, request, more);
				} catch (error) {
					if (attempt < attempts) continue;
					unsaid.push((error as Error).message);
					return {};
				}
			}
		},
		withhold: fleet.withhold,
		idle: () =>
			fleet.idle().catch((error: Error) => void unsaid.push(error.message)),
	};
}
