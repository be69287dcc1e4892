import { readFileSync } from "node:fs";
import type { JWK } from "jose";
import { createTokenIssuer } from "../../shop/runtime/auth.ts";
import {
	admin,
	adminPassword,
	customerPassword,
	type SeedPlan,
	seededCustomers,
} from "../../shop/seed.ts";
import type { Credentials } from "../load/plan.ts";
import { type Elsewhere, isOurs } from "../targets/elsewhere.ts";
import type { Target } from "../targets/target.ts";

/** The seeded accounts; with tokens, they are signed in. */
export interface Accounts {
	customers: Credentials[];
	admin: Credentials;
}

/** The seeded accounts with their passwords: what a system is asked to know whose keys are not ours. */
export function accountsWithPasswords(plan: SeedPlan): Accounts {
	return {
		customers: [...seededCustomers(plan)].map(({ email }) => ({
			email,
			password: customerPassword,
		})),
		admin: { email: admin.email, password: adminPassword },
	};
}

/** Accounts with their tokens. */
export interface SignedIn {
	customers: Required<Credentials>[];
	admin: Required<Credentials>;
}

/**
 * Signs the seeded accounts in with the key of the target itself: 200 sign-ins over HTTP would cost 18 s of password hashing
 * in every trial, and signing in is no part of any measured journey.
 */
export async function signInAccounts(
	plan: SeedPlan,
	signingKeyFile: string,
): Promise<SignedIn> {
	const issuer = createTokenIssuer(
		JSON.parse(readFileSync(signingKeyFile, "utf8")) as JWK,
	);
	const customers = await Promise.all(
		[...seededCustomers(plan)].map(async (user) => ({
			email: user.email,
			password: customerPassword,
			token: (await issuer.issue(user)).token,
		})),
	);
	const { token } = await issuer.issue(admin);
	return {
		customers,
		admin: { email: admin.email, password: adminPassword, token },
	};
}

/** The accounts of a load on a target: signed in where its keys are ours. */
export async function accountsFor(
	target: Target | Elsewhere,
	plan: SeedPlan,
): Promise<Accounts> {
	return isOurs(target)
		? signInAccounts(plan, target.keys.signingKeyFile)
		: accountsWithPasswords(plan);
}

/** Whether accounts have tokens of the target's own. */
export function areSignedIn(accounts: Accounts): accounts is SignedIn {
	return accounts.admin.token !== undefined;
}
