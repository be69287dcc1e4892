import type { Country } from "../contract/fields.ts";

/** What a carrier asks: each build holds its own values. */
export interface Tariff {
	handlingFeeCents: number;
	centsPerStartedKilogram: Record<Zone, number>;
	days: Record<Zone, number>;
}

export type Zone = "domestic" | "neighbour" | "europe" | "overseas";

const zones: Record<Country, Zone> = {
	DE: "domestic",
	AT: "neighbour",
	BE: "neighbour",
	CH: "neighbour",
	DK: "neighbour",
	FR: "neighbour",
	LU: "neighbour",
	NL: "neighbour",
	PL: "neighbour",
	ES: "europe",
	FI: "europe",
	GB: "europe",
	IE: "europe",
	IT: "europe",
	NO: "europe",
	PT: "europe",
	SE: "europe",
	US: "overseas",
};

/** The handling fee plus the zone's price for each started kilogram. */
export function shippingQuote(
	parcel: { country: Country; weightGrams: number },
	tariff: Tariff,
): { priceCents: number; estimatedDays: number } {
	const zone = zones[parcel.country];
	const startedKilograms = Math.ceil(parcel.weightGrams / 1000);
	return {
		priceCents:
			tariff.handlingFeeCents +
			startedKilograms * tariff.centsPerStartedKilogram[zone],
		estimatedDays: tariff.days[zone],
	};
}

/** The weight of a whole order in grams. */
export function weightOf(
	lines: readonly { quantity: number; weightGrams: number }[],
): number {
	return lines.reduce(
		(total, line) => total + line.quantity * line.weightGrams,
		0,
	);
}
