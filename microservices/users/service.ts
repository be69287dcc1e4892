import { ShopError } from "../../shop/contract/errors.ts";
import { routesOf } from "../../shop/contract/operation.ts";
import { type User, users } from "../../shop/contract/users.ts";
import { createTokenIssuer } from "../../shop/runtime/auth.ts";
import { settingFile } from "../../shop/runtime/env.ts";
import { newId } from "../../shop/runtime/ids.ts";
import { hashPassword, passwordMatches } from "../../shop/runtime/passwords.ts";
import type { Service } from "../kit/service-shape.ts";
import { unitOf } from "../kit/unit.ts";
import initial from "./migrations/001-initial.sql";
import { createUserStore, fillUsers } from "./store.ts";

/** Who the customers are; the only service that signs user tokens. */
export const usersService: Service = {
	name: "users",
	migrations: { "001-initial": initial },
	fill: fillUsers,
	create({ settings, database, outbox }) {
		const store = createUserStore(database);
		const issuer = createTokenIssuer(
			JSON.parse(settingFile(settings, "SIGNING_KEY_FILE")),
		);
		const register = database.transaction((user: User, hash: string) => {
			if (!store.add({ ...user, passwordHash: hash }))
				throw new ShopError("EmailTaken", `${user.email} is registered`);
			outbox.add("user.registered", { userId: user.id, name: user.name });
		});
		const routes = routesOf(users, {
			registerUser: async ({ email, password, name }) => {
				const hash = await hashPassword(password);
				const user: User = { id: newId("u"), email, name, role: "customer" };
				register.immediate(user, hash);
				return user;
			},
			signIn: async ({ email, password }) => {
				const account = store.byEmail(email);
				const matches = await passwordMatches(password, account?.passwordHash);
				if (!account || !matches)
					throw new ShopError(
						"InvalidCredentials",
						"no user has this e-mail and this password",
					);
				const { passwordHash: _, ...user } = account;
				return { ...(await issuer.issue(user)), user };
			},
			getProfile: (_, { user }) => {
				const profile = store.byId(user.id);
				if (profile) return profile;
				throw new ShopError(
					"Unauthenticated",
					`the user ${user.id} of this token is gone`,
				);
			},
		});
		return { routes };
	},
};

export default unitOf(usersService);
