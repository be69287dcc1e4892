import {
	createLocalJWKSet,
	importJWK,
	type JSONWebKeySet,
	type JWK,
	jwtVerify,
	SignJWT,
} from "jose";
import { ShopError } from "../contract/errors.ts";
import type { Identity } from "../contract/operation.ts";

const issuer = "shoplab";
const tokenLifeMs = 12 * 3_600_000;
const cachedTokens = 20_000;

/** Who holds a token: a user, or one of the services. */
export type Bearer = Identity | { id: string; role: "service"; name: string };

/** Verifies tokens. A token seen before is answered from memory until it expires. */
export interface TokenVerifier {
	/** Throws Unauthenticated when the token is forged, expired or not one of ours. */
	verify(token: string): Bearer | Promise<Bearer>;
}

/** Verifies user tokens (EdDSA, by the key set) and, where there is a secret, service tokens (HS256). */
export function createTokenVerifier(
	keys: JSONWebKeySet,
	serviceSecret?: string,
): TokenVerifier {
	const users = createLocalJWKSet(keys);
	const services =
		serviceSecret === undefined
			? undefined
			: new TextEncoder().encode(serviceSecret);
	const known = new Map<string, { bearer: Bearer; expiresAtMs: number }>();

	const check = async (token: string): Promise<Bearer> => {
		const { payload } = await verified(token);
		const bearer = {
			id: payload.sub,
			role: payload.role,
			name: payload.name,
		} as Bearer;
		if (known.size >= cachedTokens)
			known.delete(known.keys().next().value as string);
		known.set(token, { bearer, expiresAtMs: (payload.exp ?? 0) * 1000 });
		return bearer;
	};
	const verified = async (token: string) => {
		try {
			if (services && isServiceToken(token)) {
				return await jwtVerify(token, services, {
					issuer,
					algorithms: ["HS256"],
					requiredClaims: ["exp", "sub"],
				});
			}
			return await jwtVerify(token, users, {
				issuer,
				algorithms: ["EdDSA"],
				requiredClaims: ["exp", "sub", "role"],
			});
		} catch (cause) {
			throw new ShopError(
				"Unauthenticated",
				"the bearer token is forged, expired or damaged",
				{ cause },
			);
		}
	};
	return {
		verify(token) {
			const hit = known.get(token);
			if (!hit) return check(token);
			if (hit.expiresAtMs > Date.now()) return hit.bearer;
			known.delete(token);
			return check(token);
		},
	};
}

function isServiceToken(token: string): boolean {
	const header = Buffer.from(
		token.split(".", 1)[0] ?? "",
		"base64url",
	).toString();
	return header.includes('"HS256"');
}

/** Issues the tokens of users. `key` is a private Ed25519 JWK. */
export function createTokenIssuer(key: JWK) {
	const imported = importJWK(key, "EdDSA");
	return {
		/** A token for a user and when it expires (ISO 8601). */
		async issue(user: Identity): Promise<{ token: string; expiresAt: string }> {
			const expiresAtSeconds = Math.floor((Date.now() + tokenLifeMs) / 1000);
			const token = await new SignJWT({ role: user.role, name: user.name })
				.setProtectedHeader({ alg: "EdDSA", kid: key.kid ?? "" })
				.setIssuer(issuer)
				.setSubject(user.id)
				.setExpirationTime(expiresAtSeconds)
				.sign(await imported);
			return {
				token,
				expiresAt: new Date(expiresAtSeconds * 1000).toISOString(),
			};
		},
	};
}

/** Makes a service's own token, anew shortly before the old one expires. */
export function createServiceToken(
	service: string,
	secret: string,
): () => Promise<string> {
	const lifeMs = 3_600_000;
	let current: { token: Promise<string>; renewAtMs: number } | undefined;
	const sign = () =>
		new SignJWT({ role: "service", name: service })
			.setProtectedHeader({ alg: "HS256" })
			.setIssuer(issuer)
			.setSubject(service)
			.setExpirationTime(Math.floor((Date.now() + lifeMs) / 1000))
			.sign(new TextEncoder().encode(secret));
	return () => {
		if (!current || current.renewAtMs < Date.now()) {
			current = { token: sign(), renewAtMs: Date.now() + lifeMs / 2 };
		}
		return current.token;
	};
}
