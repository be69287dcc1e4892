import type * as z from "zod";
import { readComplaint } from "./complaint.ts";
import { placedAt, valueAt } from "./layers.ts";
import { group } from "./outline.ts";
import { nearest } from "./problems.ts";
import type { Spot } from "./yaml-source.ts";

/** A problem found in the data, before it is given its line. */
export interface Finding extends Spot {
	message: string;
	suggestion: string | null;
}

type Issue = z.core.$ZodIssue;

/** Turns what zod found into findings: one for each unknown key, and of a union only the form the author meant. */
export function explain(issues: readonly Issue[], value: unknown): Finding[] {
	const findings = issues.flatMap((issue) =>
		explainIssue(issue, value).map((finding) => ({
			finding,
			isRule: issue.code === "custom",
		})),
	);
	const unknown = findings
		.map(({ finding }) => finding)
		.filter(({ at }) => at === "key");
	const isFollowOn = ({ path }: Finding, isRule: boolean) =>
		unknown.some((odd) => {
			const inside = odd.path.slice(0, -1);
			if (valueAt(value, path) !== undefined)
				return isRule && isSame(path, inside);
			const meant = meantPath(odd);
			return (
				meant !== null &&
				(isSame(path, meant) || (isRule && isSame(path.slice(0, -1), inside)))
			);
		});
	// A misspelt key is one mistake: that the right one is missing, or what its group lacks by that, follows from it.
	return findings
		.filter(({ finding, isRule }) => !isFollowOn(finding, isRule))
		.map(({ finding }) => finding);
}

/** The value with its misspelt keys as they were meant. */
export function asMeant(value: unknown, findings: readonly Finding[]): unknown {
	return findings.reduce<unknown>((meant, finding) => {
		const right = meantPath(finding);
		return right === null || valueAt(meant, right) !== undefined
			? meant
			: placedAt(meant, right, valueAt(value, finding.path));
	}, value);
}

/** Where a misspelt key belongs; null for all other findings. */
export const meantPath = ({ path, at, suggestion }: Finding) =>
	at === "key" && suggestion !== null
		? [...path.slice(0, -1), suggestion]
		: null;

const isSame = (a: Spot["path"], b: Spot["path"]) =>
	a.length === b.length && a.every((part, at) => part === b[at]);

function explainIssue(issue: Issue, value: unknown): Finding[] {
	const { path } = issue;
	if (issue.code === "invalid_union" && issue.errors.length > 0) {
		const meant = likeliestForm(issue.errors, valueAt(value, path));
		if (meant)
			return explain(
				meant.map((inner) => ({ ...inner, path: [...path, ...inner.path] })),
				value,
			);
	}
	const { text, words } = readComplaint(issue.message);
	if (issue.code === "unrecognized_keys")
		return issue.keys.map((key) => unknownKey([...path, key], words));
	const key = path.at(-1);
	if (isMissing(issue, value)) {
		const misspelt = misspeltFor(path, value, words);
		if (misspelt) return [unknownKey(misspelt, words)];
		return [
			{
				path,
				at: "value",
				message: `missing key "${String(key)}"`,
				suggestion: null,
			},
		];
	}
	const input = valueAt(value, path);
	const suggestion = typeof input === "string" ? nearest(input, words) : null;
	return [{ path, at: "value", message: text, suggestion }];
}

const unknownKey = (
	path: Finding["path"],
	words: readonly string[],
): Finding => ({
	path,
	at: "key",
	message: `unknown key "${String(path.at(-1)).slice(0, 60)}"`,
	suggestion: nearest(String(path.at(-1)), words),
});

/** The key that stands there in place of a missing one, when all that may stand there are known. */
function misspeltFor(
	missing: Finding["path"],
	value: unknown,
	words: readonly string[],
): Finding["path"] | null {
	const inside = missing.slice(0, -1);
	const written = Object.keys(group(valueAt(value, inside)));
	const found = written.find(
		(key) => !words.includes(key) && nearest(key, words) === missing.at(-1),
	);
	return found === undefined ? null : [...inside, found];
}

/** Words for a key that is absent are the same everywhere; our own rules ("custom") say more and are kept. */
function isMissing(issue: Issue, value: unknown): boolean {
	return (
		issue.code !== "custom" &&
		issue.path.length > 0 &&
		valueAt(value, issue.path) === undefined
	);
}

/** The form of a union with the fewest mistakes, or null when the value has the shape of none. */
function likeliestForm(
	forms: readonly (readonly Issue[])[],
	value: unknown,
): readonly Issue[] | null {
	const isText = typeof value === "string";
	const isGroup =
		typeof value === "object" && value !== null && !Array.isArray(value);
	if (!isText && !isGroup) return null;
	const fitting = forms.filter(
		(issues) => !issues.some((issue) => isWrongShape(issue, isText)),
	);
	const [best] = fitting.sort((a, b) => mistakes(a) - mistakes(b));
	const size = isGroup ? Object.keys(value).length : 0;
	return best && !(isGroup && unknownKeys(best) >= size) ? best : null;
}

/** At the root, a group where a word belongs or the other way round. */
function isWrongShape(issue: Issue, isText: boolean): boolean {
	if (issue.path.length > 0) return false;
	if (issue.code === "invalid_type") return true;
	return issue.code === "invalid_value" && !isText;
}

const unknownKeys = (issues: readonly Issue[]) =>
	issues.reduce(
		(sum, { code, path, ...issue }) =>
			code === "unrecognized_keys" && path.length === 0 && "keys" in issue
				? sum + issue.keys.length
				: sum,
		0,
	);

const mistakes = (issues: readonly Issue[]) =>
	issues.reduce(
		(sum, issue) =>
			sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1),
		0,
	);
