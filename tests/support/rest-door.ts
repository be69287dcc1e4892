import { Pool } from "undici";
import { expect } from "vitest";
import { requestFor } from "../../shop/contract/operation.ts";
import {
	checkedProblem,
	type Door,
	doorThat,
	type Outcome,
	type RawAnswer,
} from "./answer.ts";
import { operationNamed } from "./operations.ts";

/** A request in any form, right or wrong. */
export interface RawRequest {
	method: "GET" | "POST" | "PUT" | "DELETE" | "PATCH";
	path: string;
	headers?: Record<string, string>;
	body?: string | Buffer;
}

/** The bare connection to an address. */
export interface Wire {
	send(request: RawRequest): Promise<RawAnswer>;
	close(): Promise<void>;
}

/** Opens connections to a shop or to one of its units. An answer that takes longer than 15 s is an error. */
export function openWire(url: string): Wire {
	const pool = new Pool(url, {
		connections: 32,
		headersTimeout: 15_000,
		bodyTimeout: 15_000,
	});
	return {
		async send({ method, path, headers = {}, body }) {
			const response = await pool.request({
				method,
				path,
				headers,
				body: body ?? null,
			});
			return {
				status: response.statusCode,
				headers: response.headers,
				text: await response.body.text(),
			};
		},
		close: () => pool.destroy(),
	};
}

/** The REST door. */
export function restDoor(wire: Wire): Door {
	return doorThat("rest", async (name, input, token) => {
		const operation = operationNamed(name);
		const { method, path, headers, body } = requestFor(operation, input);
		const answer = await wire.send({
			method,
			path,
			headers: {
				...headers,
				...(token && { authorization: `Bearer ${token}` }),
				...(body && { "content-type": "application/json" }),
			},
			...(body && { body: JSON.stringify(body) }),
		});
		if (answer.status >= 400) return restProblem(answer);
		expect(answer.status).toBe(operation.status);
		const value = answer.status === 204 ? noContent(answer) : jsonOf(answer);
		expect(operation.output.parse(value)).toStrictEqual(value);
		return { ok: true, value };
	});
}

/** Reads a refusal, and checks its form. */
export function restProblem(answer: RawAnswer): Outcome & { ok: false } {
	expect(answer.headers["content-type"]).toMatch(
		/^application\/problem\+json\b/,
	);
	const problem = checkedProblem(JSON.parse(answer.text), answer.text);
	expect(answer.status).toBe(problem.status);
	return { ok: false, problem };
}

function jsonOf(answer: RawAnswer): unknown {
	expect(answer.headers["content-type"]).toMatch(/^application\/json\b/);
	return JSON.parse(answer.text);
}

function noContent({ text }: RawAnswer): undefined {
	expect(text).toBe("");
	return undefined;
}
