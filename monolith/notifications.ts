import {
	notifications as contract,
	type Notification,
	type NotificationKind,
} from "../shop/contract/notifications.ts";
import { type Handlers, routesOf } from "../shop/contract/operation.ts";
import {
	notificationText,
	type Occasion,
} from "../shop/rules/notification-text.ts";
import { pageOf, positionOf } from "../shop/runtime/cursor.ts";
import { newId } from "../shop/runtime/ids.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import { newest } from "./newest-first.ts";

export type Notifications = ReturnType<typeof createNotifications>;

/** Tells customers what has happened. */
export function createNotifications({ database }: { database: Database }) {
	const add = database.prepare<[string, string, string, string, string]>(
		"INSERT INTO notifications (customerId, id, kind, text, createdAt) VALUES (?, ?, ?, ?, ?)",
	);
	const list = database.prepare<[string, string, number], Notification>(
		`SELECT id, kind, text, createdAt FROM notifications
		 WHERE customerId = ? AND id < ? ORDER BY id DESC LIMIT ?`,
	);
	const handlers: Handlers<typeof contract> = {
		listNotifications({ limit, cursor }, { user }) {
			const [before = newest] = positionOf(cursor, ["string"]) ?? [];
			return pageOf(list.all(user.id, String(before), limit + 1), {
				limit,
				item: (row) => row,
				positionAfter: (row) => [row.id],
			});
		},
	};
	return {
		routes: routesOf(contract, handlers),
		/** Leaves a message to a customer, in the transaction of the occasion. */
		notify(
			customerId: string,
			kind: NotificationKind,
			occasion: Occasion,
		): void {
			const text = notificationText(kind, occasion);
			add.run(customerId, newId("n"), kind, text, new Date().toISOString());
		},
	};
}
