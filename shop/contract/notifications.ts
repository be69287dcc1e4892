import * as z from "zod";
import { id, listOf, page, text, timestamp } from "./fields.ts";
import { contract, operation } from "./operation.ts";

export const notificationKind = z.enum([
	"welcome",
	"order-confirmed",
	"order-cancelled",
	"order-shipped",
	"ticket-answered",
]);
export type NotificationKind = z.infer<typeof notificationKind>;

export const notification = z
	.object({ id, kind: notificationKind, text: text(500), createdAt: timestamp })
	.meta({ id: "Notification" });
export type Notification = z.infer<typeof notification>;

export const notifications = contract("notifications", {
	listNotifications: operation({
		summary: "The customer's notifications, newest first",
		method: "GET",
		path: "/api/notifications",
		access: "customer",
		input: z.object(page),
		output: listOf(notification).meta({ id: "NotificationList" }),
		status: 200,
		errors: [],
	}),
});
