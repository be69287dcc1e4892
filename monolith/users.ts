import { ShopError } from "../shop/contract/errors.ts";
import { type Handlers, routesOf } from "../shop/contract/operation.ts";
import { users as contract, type User } from "../shop/contract/users.ts";
import type { createTokenIssuer } from "../shop/runtime/auth.ts";
import { newId } from "../shop/runtime/ids.ts";
import { hashPassword, passwordMatches } from "../shop/runtime/passwords.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import type { Notifications } from "./notifications.ts";

export interface UsersParts {
	database: Database;
	notifications: Notifications;
	tokens: ReturnType<typeof createTokenIssuer>;
}

/** Accounts and sessions. */
export function createUsers({ database, notifications, tokens }: UsersParts) {
	const add = database.prepare<[User & { passwordHash: string }]>(
		`INSERT INTO users (id, email, name, role, passwordHash)
		 VALUES (@id, @email, @name, @role, @passwordHash) ON CONFLICT (email) DO NOTHING`,
	);
	const byEmail = database.prepare<[string], User & { passwordHash: string }>(
		"SELECT id, email, name, role, passwordHash FROM users WHERE email = ?",
	);
	const byId = database.prepare<[string], User>(
		"SELECT id, email, name, role FROM users WHERE id = ?",
	);
	const register = database.transaction((user: User, passwordHash: string) => {
		if (add.run({ ...user, passwordHash }).changes === 0)
			throw new ShopError("EmailTaken", `${user.email} is registered already`);
		notifications.notify(user.id, "welcome", { name: user.name });
	}).immediate;

	const handlers: Handlers<typeof contract> = {
		async registerUser({ email, password, name }) {
			const passwordHash = await hashPassword(password);
			const user: User = { id: newId("u"), email, name, role: "customer" };
			register(user, passwordHash);
			return user;
		},
		async signIn({ email, password }) {
			const account = byEmail.get(email);
			const matches = await passwordMatches(password, account?.passwordHash);
			if (!account || !matches)
				throw new ShopError(
					"InvalidCredentials",
					"no account has this e-mail and password",
				);
			const { passwordHash: _, ...user } = account;
			return { ...(await tokens.issue(user)), user };
		},
		getProfile(_input, { user }) {
			const profile = byId.get(user.id);
			if (profile) return profile;
			throw new ShopError("Unauthenticated", "the token's user is gone");
		},
	};
	return { routes: routesOf(contract, handlers) };
}
