/** Earlier answers by step name, and captured values by their own names. */
export type Answers = ReadonlyMap<string, unknown>;

/** A reference to an answer that is not there: the step cannot be sent. */
export class MissingReference extends Error {
	readonly reference: string;

	constructor(reference: string) {
		super(
			`\${${reference}} refers to a value that no earlier answer of this journey holds; name an earlier step or a captured value`,
		);
		this.name = "MissingReference";
		this.reference = reference;
	}
}

const whole = /^\$\{([^}]+)\}$/;
const embedded = /\$\{([^}]+)\}/g;

/**
 * Replaces each `${step.path}` in a value of any depth. A string that is one reference becomes the value itself, of any
 * type; references within a longer string become text. Throws MissingReference.
 */
export function resolve(template: unknown, answers: Answers): unknown {
	if (typeof template === "string") return resolveText(template, answers);
	if (Array.isArray(template))
		return template.map((item) => resolve(item, answers));
	if (typeof template !== "object" || template === null) return template;
	return Object.fromEntries(
		Object.entries(template).map(([key, value]) => [
			key,
			resolve(value, answers),
		]),
	);
}

function resolveText(template: string, answers: Answers): unknown {
	const reference = whole.exec(template)?.[1];
	if (reference) return lookUp(reference, answers);
	return fillText(template, answers, String);
}

/** Replaces references within text; `write` says how a value is written (encoded, for an address). */
export function fillText(
	template: string,
	answers: Answers,
	write: (value: string) => string,
): string {
	return template.replace(embedded, (_, reference: string) =>
		write(String(lookUp(reference, answers))),
	);
}

/** Whether a value of any depth refers to an earlier answer. */
export function hasReference(template: unknown): boolean {
	return JSON.stringify(template).includes("${");
}

/** The reference to a path, as scenarios write it. */
export function reference(path: string): string {
	return `\${${path}}`;
}

function lookUp(reference: string, answers: Answers): unknown {
	const [name, ...path] = pathSegments(reference);
	const value = walk(answers.get(name ?? ""), path);
	if (value === undefined || value === null)
		throw new MissingReference(reference);
	return value;
}

/** The value at a path such as `$.items[0].id`; undefined where there is none. */
export function valueAt(root: unknown, path: string): unknown {
	return walk(root, pathSegments(path.replace(/^\$\.?/, "")));
}

function pathSegments(path: string): string[] {
	return path.match(/[^.[\]]+/g) ?? [];
}

function walk(root: unknown, path: readonly string[]): unknown {
	let value = root;
	for (const segment of path) {
		if (typeof value !== "object" || value === null) return undefined;
		if (!Object.hasOwn(value, segment)) return undefined;
		value = (value as Record<string, unknown>)[segment];
	}
	return value;
}
