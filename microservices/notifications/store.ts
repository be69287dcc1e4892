import type { Notification } from "../../shop/contract/notifications.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";

/** The notifications of each customer. */
export interface NotificationStore {
	add(customerId: string, notification: Notification): void;
	/** Newest first; only older ones than the id `before`, if given. */
	newest(
		customerId: string,
		rows: number,
		before: string | number | undefined,
	): Notification[];
}

export function createNotificationStore(database: Database): NotificationStore {
	const add = database.prepare<Notification & { customerId: string }>(
		`INSERT INTO notifications (id, customerId, kind, text, createdAt)
		VALUES (@id, @customerId, @kind, @text, @createdAt)`,
	);
	const select = (condition: string) =>
		database.prepare<[Record<string, unknown>], Notification>(
			`SELECT id, kind, text, createdAt FROM notifications
			WHERE customerId = @customerId ${condition} ORDER BY id DESC LIMIT @rows`,
		);
	const first = select("");
	const further = select("AND id < @before");
	return {
		add: (customerId, notification) =>
			void add.run({ ...notification, customerId }),
		newest: (customerId, rows, before) =>
			(before === undefined ? first : further).all({
				customerId,
				rows,
				before,
			}),
	};
}
