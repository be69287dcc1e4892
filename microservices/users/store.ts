import type { User } from "../../shop/contract/users.ts";
import type { Settings } from "../../shop/runtime/env.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";
import {
	admin,
	adminPasswordHash,
	customerPasswordHash,
	seededCustomers,
	seedPlanOf,
} from "../../shop/seed.ts";

/** A user with the hash of the password, as stored. */
export interface Account extends User {
	passwordHash: string;
}

/** Accounts by id and by e-mail. */
export interface UserStore {
	/** False when the e-mail is registered already; nothing is written then. */
	add(account: Account): boolean;
	byId(id: string): User | undefined;
	byEmail(email: string): Account | undefined;
}

export function createUserStore(database: Database): UserStore {
	const add = database.prepare<Account>(insertion);
	const byId = database.prepare<[string], User>(
		"SELECT id, email, name, role FROM users WHERE id = ?",
	);
	const byEmail = database.prepare<[string], Account>(
		"SELECT id, email, name, role, passwordHash FROM users WHERE email = ?",
	);
	return {
		add: (account) => add.run(account).changes === 1,
		byId: (id) => byId.get(id),
		byEmail: (email) => byEmail.get(email),
	};
}

const insertion = `
	INSERT INTO users (id, email, name, role, passwordHash)
	VALUES (@id, @email, @name, @role, @passwordHash)
	ON CONFLICT (email) DO NOTHING`;

/** The seeded admin and customers. */
export function fillUsers(database: Database, settings: Settings): void {
	const add = database.prepare<Account>(insertion);
	add.run({ ...admin, passwordHash: adminPasswordHash });
	for (const customer of seededCustomers(seedPlanOf(settings)))
		add.run({ ...customer, passwordHash: customerPasswordHash });
}
