import * as z from "zod";
import {
	type Capability,
	capabilities,
} from "../../shop/contract/operation.ts";
import { complaint, forms, keys, list, text, word } from "./complaint.ts";
import { instant, measure } from "./load-shape.ts";
import { bytesForm, durationForm, shareForm } from "./units.ts";
import { type FaultKind, faultKinds } from "./vocabulary.ts";

const span = measure(durationForm, {
	min: 1,
	max: 60_000,
	bounds: "from 1ms to 60s",
});

const quantiles = keys({ p50: span, p99: span }).refine(
	({ p50, p99 }) => p50 <= p99,
	{ path: ["p99"], error: complaint("is less than p50") },
);

/** A constant, or a log-normal distribution by two of its quantiles. */
const delay = z
	.union([span, quantiles], {
		error: complaint('expected a duration such as "300ms", or its p50 and p99'),
	})
	.transform((given) =>
		typeof given === "number"
			? { ms: given }
			: { p50Ms: given.p50, p99Ms: given.p99 },
	);

const share = measure(shareForm, {
	min: 0.0001,
	max: 1,
	bounds: "from 0.01% to 100%",
}).default(1);

/** Which calls are struck. */
const struck = {
	share,
	ids: list(text("an id", /^\S{1,100}$/)).default([]),
};

const caller = word<Capability | "gateway">("caller", [
	"gateway",
	...capabilities,
]);

/**
 * Every kind of fault with what it can be told, for a place that is told too; `one` is the place of those that need a single
 * capability.
 */
const faultsAt = <
	Place extends z.core.$ZodLooseShape,
	One extends z.core.$ZodLooseShape,
>(
	place: Place,
	one: One,
) =>
	forms(
		"kind",
		[
			keys({ kind: z.literal("none") }),
			keys({ kind: z.literal("handledError"), ...place, ...struck }),
			keys({ kind: z.literal("uncaughtError"), ...place }),
			keys({ kind: z.literal("crash"), ...place }),
			keys({ kind: z.literal("hang"), ...place }),
			keys({ kind: z.literal("freeze"), ...place }),
			keys({ kind: z.literal("slow"), ...place, delay, ...struck }),
			keys({
				kind: z.literal("memoryLeak"),
				...place,
				perSecond: measure(bytesForm, {
					min: 1_000_000,
					max: 1_000_000_000,
					bounds: "from 1MB to 1000MB",
				}).default(50_000_000),
			}),
			keys({ kind: z.literal("cpuBurn"), ...place, burn: span, ...struck }),
			keys({ kind: z.literal("databaseLocked"), ...one }),
			keys({ kind: z.literal("diskFull"), ...place }),
			keys({
				kind: z.literal("clockShift"),
				...place,
				by: measure(durationForm, {
					min: 1,
					max: 600_000_000,
					bounds: "at most 10000min",
				}),
			}),
			keys({ kind: z.literal("poisonMessage"), ...one, event: eventName }),
			keys({ kind: z.literal("duplicateDelivery"), ...one }),
			keys({
				kind: z.literal("callDelayed"),
				...one,
				from: caller,
				delay: span,
			}),
			keys({ kind: z.literal("callCut"), ...one, from: caller }),
			keys({ kind: z.literal("callReset"), ...one, from: caller }),
			keys({ kind: z.literal("cardSlow"), delay: span, share }),
			keys({ kind: z.literal("cardDeclining"), share }),
			keys({ kind: z.literal("cardUnreachable"), share }),
			keys({ kind: z.literal("cardAnswerLost"), share }),
			keys({ kind: z.literal("busDown") }),
			keys({ kind: z.literal("gatewayDown") }),
		],
		(input) => {
			const { kind } = (input ?? {}) as { kind?: unknown };
			return complaint(
				kind === undefined
					? "expected a fault, with its kind"
					: `unknown kind of fault "${String(kind)}"`,
				faultKinds,
			);
		},
	);

const eventName = text(
	'an event such as "order.confirmed"',
	/^[a-z]+\.[a-z]+$/,
).default("order.confirmed");

/** `all`: every process of the arm. */
const capability = word<Capability | "all">("capability", [
	...capabilities,
	"all",
]);

export const faultShape = faultsAt(
	{ capability },
	{ capability: word<Capability>("capability", capabilities) },
);

/** A fault, ready to be injected. */
export type Fault = z.output<typeof faultShape>;

/** The faults of one kind. */
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { kind: Kind }>;

/** What is struck: a capability, `all` of the arm, or null where it is none of them (the card processor, the bus, the gateway). */
export type Faulted = Capability | "all" | null;

/** What a fault strikes. A card processor that is not there strikes payments, which alone speak to it. */
export function faultedOf(fault: Fault): Faulted {
	if ("capability" in fault) return fault.capability;
	return fault.kind.startsWith("card") ? "payments" : null;
}

/** Faults that end by themselves: what died is started again, and a message is one message. */
const endingByThemselves: readonly FaultKind[] = [
	"none",
	"crash",
	"uncaughtError",
	"memoryLeak",
	"poisonMessage",
];

/** Whether a fault goes on until it is healed. */
export function lasts({ kind }: Pick<Fault, "kind">): boolean {
	return !endingByThemselves.includes(kind);
}

/** Whether a fault waits in code for calls: under a load that makes none it strikes nobody, which is a finding, and its proof says so. */
export function strikesCalls(kind: string): boolean {
	return ["handledError", "slow", "cpuBurn"].includes(kind);
}

/** Every fault at every capability, one after the other, each on a shop of its own. */
export const matrixShape = keys({
	at: instant,
	heal: instant,
	faults: list(faultsAt({}, {}), 1),
	capabilities: list(word<Capability>("capability", capabilities), 1),
}).transform(({ at, heal, faults, capabilities }) => ({
	atMs: at,
	healAtMs: heal,
	faults,
	capabilities,
}));

export type Matrix = z.output<typeof matrixShape>;

/** The name of what is struck, in timelines and reports. */
export const nameOf = (faulted: Faulted): string => faulted ?? "no capability";
