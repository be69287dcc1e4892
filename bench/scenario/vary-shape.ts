import * as z from "zod";
import { complaint, keys, list, whole } from "./complaint.ts";
import { measure } from "./load-shape.ts";
import { durationForm } from "./units.ts";

/** What a series may vary: the size of the catalogue, or the processor time that each request burns at the door. */
export const varyKeys = ["products", "work"] as const;

export type VaryKey = (typeof varyKeys)[number];

/** One value of a series; `value` is a number of products, or milliseconds of work. */
export interface VaryPoint {
	value: number;
	/** As the file says it: what `at` of an expectation names. */
	label: string;
}

/** A scenario that is run once for each of several values, the smallest first. */
export interface Vary {
	key: VaryKey;
	points: readonly VaryPoint[];
}

/** The most products that a catalogue is seeded with. */
export const mostProducts = 1_000_000;

/** Processor time that each request burns at the door, in milliseconds. */
export const work = measure(durationForm, {
	min: 0,
	max: 1000,
	bounds: "from 0ms to 1s",
});

/** Work as a point: what is burnt, and how the file wrote it. */
const workPoint = z
	.string()
	.transform((label) => ({ label, value: label }))
	.pipe(z.object({ label: z.string(), value: work }));

const productsPoint = whole(1, mostProducts).transform(
	(value): VaryPoint => ({ value, label: String(value) }),
);

function atMostTen(points: readonly VaryPoint[], context: z.RefinementCtx) {
	if (points.length > 10)
		context.addIssue({
			code: "custom",
			message: complaint(`expected at most 10 of them, got ${points.length}`),
		});
	points.forEach(({ value }, index) => {
		if (index > 0 && value <= (points[index - 1] as VaryPoint).value)
			context.addIssue({
				code: "custom",
				path: [index],
				message: complaint("is not above the value before it"),
			});
	});
}

/** `vary: { products: [1000, 100000] }` or `vary: { work: [0ms, 20ms] }`: one key, two to ten growing values. */
export const varyShape = keys({
	products: list(productsPoint, 2).superRefine(atMostTen).optional(),
	work: list(workPoint, 2).superRefine(atMostTen).optional(),
})
	.superRefine((vary, context) => {
		const given = varyKeys.filter((key) => vary[key] !== undefined);
		if (given.length !== 1)
			context.addIssue({
				code: "custom",
				message: complaint(
					`varies ${given.length === 0 ? "nothing" : given.join(" and ")}: give one of ${varyKeys.join(", ")}`,
				),
			});
	})
	.transform(
		(vary): Vary =>
			vary.products
				? { key: "products", points: vary.products }
				: { key: "work", points: vary.work ?? [] },
	);
