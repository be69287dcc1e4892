import * as z from "zod";
import { keyMeanings } from "./key-meanings.ts";
import { scenarioSchema } from "./schema.ts";
import { metricNames, metrics } from "./vocabulary.ts";

/** A piece of a JSON Schema. */
interface Piece {
	properties?: Record<string, Piece>;
	oneOf?: Piece[];
	anyOf?: Piece[];
	[keyword: string]: unknown;
}

/**
 * The JSON Schema of what an author writes, as editors read it. A file that extends another may leave out whatever the other one says; its
 * groups of keys hold the keys of every kind, because its kind may stand elsewhere.
 */
export function scenarioJsonSchema(operations: readonly string[]): object {
	const generate = (reused: "ref" | "inline") =>
		z.toJSONSchema(scenarioSchema(operations), {
			io: "input",
			target: "draft-7",
			reused,
			unrepresentable: "any",
		}) as Piece;
	const { $schema, definitions, ...whole } = generate("ref");
	const { $schema: _, ...forms } = generate("inline");
	const schema = {
		$schema,
		if: { required: ["extends"] },
		// biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
		then: { ...partial(forms), required: ["id", "extends"] },
		else: whole,
		definitions,
	};
	explainKeys(schema);
	return schema;
}

/** The text of `scenarios/scenario.schema.json`. */
export function scenarioJsonSchemaText(operations: readonly string[]): string {
	return `${JSON.stringify(scenarioJsonSchema(operations), null, "\t")}\n`;
}

/** A group of which any key may be left out, or left empty to take that of the base away; lists are as they are. */
function partial(piece: Piece): Piece {
	const forms = piece.oneOf ?? [piece];
	if (!forms.every(({ properties }) => properties))
		return {
			...(piece.description === undefined
				? {}
				: { description: piece.description }),
			anyOf: [piece, { type: "null" }],
		};
	const names = new Set(
		forms.flatMap(({ properties = {} }) => Object.keys(properties)),
	);
	const properties = [...names].map((name): [string, Piece] => {
		const written = forms.flatMap(({ properties = {} }): Piece[] => {
			const property = properties[name];
			return property === undefined ? [] : [property];
		});
		const different = written.filter(
			(one, index) =>
				written.findIndex(
					(other) => JSON.stringify(other) === JSON.stringify(one),
				) === index,
		);
		const [first = {}, ...others] = different;
		return [
			name,
			others.length === 0
				? partial(first)
				: { anyOf: [...different.map(partial), { type: "null" }] },
		];
	});
	return {
		type: "object",
		properties: Object.fromEntries(properties),
		additionalProperties: false,
	};
}

/** A word on every key, and on every metric. */
function explainKeys(piece: unknown): void {
	if (typeof piece !== "object" || piece === null) return;
	for (const [name, property] of Object.entries(
		(piece as Piece).properties ?? {},
	)) {
		const meaning = Object.hasOwn(keyMeanings, name) && keyMeanings[name];
		if (meaning && property.description === undefined)
			Object.assign(property, meaning);
		if (name === "metric")
			property.markdownEnumDescriptions = metricNames.map(
				(metric) => metrics[metric].meaning,
			);
	}
	for (const inner of Object.values(piece)) explainKeys(inner);
}
