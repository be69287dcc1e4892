import type * as z from "zod";
import { complaint, keys, list, whole } from "./complaint.ts";
import {
	arrivals,
	deadline,
	type loadShape,
	measure,
	rate,
} from "./load-shape.ts";
import { durationForm } from "./units.ts";

/** The most products that a catalogue is seeded with. */
export const mostProducts = 1_000_000;

/** Processor time that each request burns at the door, in milliseconds. */
export const work = measure(durationForm, {
	min: 0,
	max: 1000,
	bounds: "from 0ms to 1s",
});

/** Two to ten values; numbers from the smallest to the largest, words each once. */
function values<Value extends z.ZodType>(value: Value) {
	return list(value, 2).superRefine((given, context) => {
		if (given.length > 10)
			context.addIssue({
				code: "custom",
				message: complaint(`expected at most 10 of them, got ${given.length}`),
			});
		given.forEach((one, index) => {
			const before = given[index - 1];
			if (typeof one === "number" && Number(before) >= one)
				context.addIssue({
					code: "custom",
					path: [index],
					message: complaint("is not above the value before it"),
				});
			if (typeof one === "string" && given.indexOf(one) < index)
				context.addIssue({
					code: "custom",
					path: [index],
					message: complaint("stands there twice"),
				});
		});
	});
}

/** What may be varied, each by its key in the file. */
const axes = {
	"load.rate": values(rate).optional(),
	"load.deadline": values(deadline).optional(),
	"load.arrivals": values(arrivals).optional(),
	"data.products": values(whole(1, mostProducts)).optional(),
	"data.customers": values(whole(1, 100_000)).optional(),
	work: values(work).optional(),
};

export type AxisKey = keyof typeof axes;

export const axisKeys = Object.keys(axes) as AxisKey[];

/** One combination: what it sets, and what the scenario is made of then. */
export interface Combination {
	set: readonly {
		key: AxisKey;
		/** As the file says it: what `at` of an expectation names. */
		label: string;
		/** In the unit of the key; of a word its place. */
		value: number;
	}[];
	/** Of the scenario with it. Filled in when the whole file was checked. */
	parts?: {
		load: z.output<ReturnType<typeof loadShape>>;
		data: { products: number; customers: number };
		work: number;
	};
}

/** More trials than anybody waits for. */
const mostCombinations = 40;

/** `matrix: { load.rate: [20/s, 40/s], data.products: [1000, 100000] }`: the scenario at every combination. The first key is the axis of its chart. */
export const matrixOfValues = keys(axes)
	.superRefine((matrix, context) => {
		const lists = Object.values(matrix);
		const count = lists.reduce(
			(product, given) => product * (given?.length ?? 1),
			1,
		);
		if (lists.length === 0)
			context.addIssue({
				code: "custom",
				message: complaint(
					`varies nothing: give values of ${axisKeys.join(", ")}`,
				),
			});
		if (count > mostCombinations)
			context.addIssue({
				code: "custom",
				message: complaint(
					`has ${count} combinations; at most ${mostCombinations}, each is run in every round`,
				),
			});
	})
	.describe("the scenario at every combination of these values");

/** The combinations of a written matrix, those of the first key together; what cannot be read is left out. */
export function combinationsOf(
	written: Record<string, unknown>,
	parsed: Partial<Record<string, readonly unknown[]>> = {},
): Combination[] {
	return Object.entries(written)
		.filter(
			([key, values]) =>
				axisKeys.some((one) => one === key) && Array.isArray(values),
		)
		.toReversed()
		.reduce<Combination[]>(
			(before, [key, values]) =>
				before.flatMap(({ set }) =>
					(values as unknown[]).map((value, index) => {
						const number = parsed[key]?.[index];
						const one = {
							key: key as AxisKey,
							label: String(value),
							value: typeof number === "number" ? number : index,
						};
						return { set: [one, ...set] };
					}),
				),
			[{ set: [] }],
		)
		.filter(({ set }) => set.length > 0);
}
