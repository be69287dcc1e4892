import type { Finding } from "./explain.ts";
import {
	group,
	type Outline,
	type OutlinedJourney,
	type OutlinedStep,
} from "./outline.ts";
import { nearest } from "./problems.ts";
import type { KnownOperation } from "./rules.ts";

/** The rules within a journey: steps have names of their own, are allowed to its customer, and use only earlier answers. */
export function stepRules(
	{ journeys }: Outline,
	operations: readonly KnownOperation[],
): Finding[] {
	const known = new Map(operations.map((each) => [each.name, each]));
	return journeys.flatMap((journey) => [
		...someRequestIsSent(journey),
		...journey.steps.flatMap((step, index) => {
			const before = journey.steps.slice(0, index);
			const operation = known.get(step.operation ?? "");
			return [
				...signedInWhereNeeded(step, before, operation),
				...inputFieldsExist(step, operation),
				...nameIsFree(step, before),
				...onlyEarlierAnswersAreUsed(step, before),
			];
		}),
	]);
}

function someRequestIsSent({ path, steps }: OutlinedJourney): Finding[] {
	return steps.length > 0 && steps.every((step) => step.isSignedIn)
		? [
				{
					path: [...path, "steps"],
					at: "value",
					message: "sends no request; add an operation",
					suggestion: null,
				},
			]
		: [];
}

function signedInWhereNeeded(
	step: OutlinedStep,
	before: OutlinedJourney["steps"],
	operation: KnownOperation | undefined,
): Finding[] {
	if (operation?.access !== "customer") return [];
	if (before.some((earlier) => earlier.isSignedIn)) return [];
	return [
		{
			path: step.path,
			at: "value",
			message: `${operation.name} needs a customer; put signedIn before it`,
			suggestion: null,
		},
	];
}

function inputFieldsExist(
	step: OutlinedStep,
	operation: KnownOperation | undefined,
): Finding[] {
	if (!operation) return [];
	const fields = Object.keys(operation.input.shape);
	return Object.keys(group(group(step.raw).with))
		.filter((field) => !fields.includes(field))
		.map((field) => ({
			path: [...step.path, "with", field],
			at: "key" as const,
			message: `${operation.name} has no input "${field.slice(0, 60)}"`,
			suggestion: nearest(field, fields),
		}));
}

/** The same operation may come twice; a name given by the author may not. */
function nameIsFree(
	step: OutlinedStep,
	before: OutlinedJourney["steps"],
): Finding[] {
	const isGiven = step.name !== null && step.name !== step.operation;
	return isGiven && before.some((earlier) => earlier.name === step.name)
		? [
				{
					path: step.namePath,
					at: "value",
					message: `an earlier step of this journey is called "${step.name}"`,
					suggestion: null,
				},
			]
		: [];
}

function onlyEarlierAnswersAreUsed(
	step: OutlinedStep,
	before: OutlinedJourney["steps"],
): Finding[] {
	const words = before.flatMap((earlier) => [
		...(earlier.name === null ? [] : [earlier.name]),
		...Object.keys(group(group(earlier.raw).capture)),
	]);
	const { with: input, request, headers, body } = group(step.raw);
	const texts = Object.entries({ with: input, request, headers, body }).flatMap(
		([key, value]) => textsIn(value, [...step.path, key]),
	);
	return texts.flatMap(({ path, text }) =>
		[...text.matchAll(/\$\{([^{}]*)\}/g)]
			.map(([, reference = ""]) => reference.split(/[.[]/)[0] ?? "")
			.filter((word) => !words.includes(word))
			.map((word) => ({
				path,
				at: "value" as const,
				message: `no earlier step answers or captures "${word.slice(0, 60)}"`,
				suggestion: nearest(word, words),
			})),
	);
}

interface PlacedText {
	path: readonly PropertyKey[];
	text: string;
}

function textsIn(value: unknown, path: readonly PropertyKey[]): PlacedText[] {
	if (typeof value === "string") return [{ path, text: value }];
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		textsIn(inner, [...path, key]),
	);
}
