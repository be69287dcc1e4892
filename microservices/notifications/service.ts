import * as z from "zod";
import {
	type Notification,
	type NotificationKind,
	notifications,
} from "../../shop/contract/notifications.ts";
import { routesOf } from "../../shop/contract/operation.ts";
import {
	notificationText,
	type Occasion,
} from "../../shop/rules/notification-text.ts";
import { pageOf, positionOf } from "../../shop/runtime/cursor.ts";
import { newId } from "../../shop/runtime/ids.ts";
import type { Consumer, Service } from "../kit/service-shape.ts";
import { unitOf } from "../kit/unit.ts";
import initial from "./migrations/001-initial.sql";
import { createNotificationStore } from "./store.ts";

/** What the shop tells its customers: all of it follows from events. */
export const notificationsService: Service = {
	name: "notifications",
	migrations: { "001-initial": initial },
	create({ database }) {
		const store = createNotificationStore(database);
		const tell = (
			kind: NotificationKind,
			customerId: string,
			occasion: Occasion,
		) =>
			store.add(customerId, {
				id: newId("n"),
				kind,
				text: notificationText(kind, occasion),
				createdAt: new Date().toISOString(),
			});
		const routes = routesOf(notifications, {
			listNotifications: ({ limit, cursor }, { user }) => {
				const [before] = positionOf(cursor, ["string"]) ?? [];
				return pageOf(store.newest(user.id, limit + 1, before), {
					limit,
					item: (notification: Notification) => notification,
					positionAfter: ({ id }) => [id],
				});
			},
		});
		return { routes, consumes: consumersThat(tell) };
	},
};

type Tell = (
	kind: NotificationKind,
	customerId: string,
	occasion: Occasion,
) => void;

const text = z.string();
const registered = z.object({ userId: text, name: text });
const orderEvent = z.object({ orderId: text, customerId: text });
const answered = z.object({ customerId: text, subject: text });

function consumersThat(tell: Tell): Record<string, Consumer> {
	const aboutOrder =
		(kind: NotificationKind): Consumer =>
		(payload) => {
			const { customerId, orderId } = orderEvent.parse(payload);
			tell(kind, customerId, { orderId });
		};
	return {
		"user.registered": (payload) => {
			const { userId, name } = registered.parse(payload);
			tell("welcome", userId, { name });
		},
		"order.confirmed": aboutOrder("order-confirmed"),
		"order.cancelled": aboutOrder("order-cancelled"),
		"shipment.dispatched": aboutOrder("order-shipped"),
		"ticket.answered": (payload) => {
			const { customerId, subject } = answered.parse(payload);
			tell("ticket-answered", customerId, { subject });
		},
	};
}

export default unitOf(notificationsService);
