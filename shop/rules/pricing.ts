import type { Country } from "../contract/fields.ts";
import { basisPointsOf, sumCents } from "./money.ts";

/** Something priced, some number of times. */
export interface PricedLine {
	quantity: number;
	unitPriceCents: number;
}

/** What an order costs, part by part; `totalCents` is the sum of the other three. */
export interface OrderTotals {
	itemsCents: number;
	shippingCents: number;
	taxCents: number;
	totalCents: number;
}

/** Value-added tax on goods, in basis points. */
const taxBasisPoints: Record<Country, number> = {
	AT: 2000,
	BE: 2100,
	CH: 810,
	DE: 1900,
	DK: 2500,
	ES: 2100,
	FI: 2550,
	FR: 2000,
	GB: 2000,
	IE: 2300,
	IT: 2200,
	LU: 1700,
	NL: 2100,
	NO: 2500,
	PL: 2300,
	PT: 2300,
	SE: 2500,
	US: 0,
};

/** The price of all lines together, without shipping and tax. */
export function itemsCents(lines: readonly PricedLine[]): number {
	return sumCents(lines.map((line) => line.quantity * line.unitPriceCents));
}

/** Tax is due on the goods and on their shipping, at the rate of the country that they go to. */
export function orderTotals(order: {
	lines: readonly PricedLine[];
	shippingCents: number;
	country: Country;
}): OrderTotals {
	const goodsCents = itemsCents(order.lines);
	const taxCents = basisPointsOf(
		goodsCents + order.shippingCents,
		taxBasisPoints[order.country],
	);
	return {
		itemsCents: goodsCents,
		shippingCents: order.shippingCents,
		taxCents,
		totalCents: goodsCents + order.shippingCents + taxCents,
	};
}
