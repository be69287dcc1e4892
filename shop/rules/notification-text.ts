import type { NotificationKind } from "../contract/notifications.ts";

/** What is known of the occasion; each kind uses what it needs. */
export interface Occasion {
	name?: string;
	orderId?: string;
	subject?: string;
}

const texts: Record<NotificationKind, (occasion: Occasion) => string> = {
	welcome: ({ name }) => `Welcome to the shop, ${name}.`,
	"order-confirmed": ({ orderId }) =>
		`Thank you: order ${orderId} is confirmed.`,
	"order-cancelled": ({ orderId }) =>
		`Order ${orderId} is cancelled; the payment is on its way back.`,
	"order-shipped": ({ orderId }) => `Order ${orderId} is on its way.`,
	"ticket-answered": ({ subject }) =>
		`We have answered your question “${subject}”.`,
};

/** The sentence that a customer reads. */
export function notificationText(
	kind: NotificationKind,
	occasion: Occasion,
): string {
	return texts[kind](occasion);
}
