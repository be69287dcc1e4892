import { createHmac } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import {
	createServiceToken,
	createTokenIssuer,
} from "../../shop/runtime/auth.ts";
import { operationNamed, operationNames } from "../support/operations.ts";
import type {
	ShopUnderTest,
	TestCustomer,
} from "../support/shop-under-test.ts";
import { sampleInputs } from "./sample-inputs.ts";
import type { Stage } from "./suite.ts";

const closed = operationNames.filter(
	(name) => operationNamed(name).access !== "anyone",
);
const forAdmins = operationNames.filter(
	(name) => operationNamed(name).access === "admin",
);

type Forger = (shop: ShopUnderTest, as: TestCustomer) => Promise<string>;

const encoded = (value: unknown) =>
	Buffer.from(JSON.stringify(value)).toString("base64url");
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;
const claimsOf = ({ id, name }: TestCustomer) => ({
	iss: "shoplab",
	sub: id,
	name,
	role: "admin",
	exp: inAnHour(),
});

/** Signed with the shop's own key, but with claims that it would not make. */
const signedWith =
	(change: (jwt: SignJWT) => SignJWT): Forger =>
	async ({ arm }, { id, name }) => {
		const { importJWK } = await import("jose");
		const key = await importJWK(arm.keys.signing, "EdDSA");
		const jwt = new SignJWT({ role: "customer", name })
			.setProtectedHeader({ alg: "EdDSA", kid: arm.keys.signing.kid ?? "" })
			.setIssuer("shoplab")
			.setSubject(id)
			.setExpirationTime(inAnHour());
		return change(jwt).sign(key);
	};

/** HS256 over a secret that an attacker knows. */
const hmacWith =
	(secretOf: (shop: ShopUnderTest) => string | Buffer): Forger =>
	async (shop, as) => {
		const head = encoded({ alg: "HS256", kid: shop.arm.keys.signing.kid });
		const signed = `${head}.${encoded(claimsOf(as))}`;
		const mac = createHmac("sha256", secretOf(shop)).update(signed);
		return `${signed}.${mac.digest("base64url")}`;
	};

const forgers: Record<string, Forger> = {
	"that is no token": async () => "nonsense",
	"that is empty": async () => " ",
	"without a signature (alg none)": async (_shop, as) =>
		`${encoded({ alg: "none" })}.${encoded(claimsOf(as))}.`,
	"signed with another key": async (shop, { id, name }) => {
		const { privateKey } = await generateKeyPair("EdDSA", {
			extractable: true,
		});
		const kid = shop.arm.keys.signing.kid ?? "";
		const other = createTokenIssuer({
			...(await exportJWK(privateKey)),
			kid,
			alg: "EdDSA",
		});
		return (await other.issue({ id, name, role: "admin" })).token;
	},
	"signed by HS256 with the public key as JSON": hmacWith(({ arm }) =>
		JSON.stringify(arm.keys.verifying),
	),
	"signed by HS256 with the bytes of the public key": hmacWith(({ arm }) =>
		Buffer.from(arm.keys.verifying.x ?? "", "base64url"),
	),
	"that has expired": signedWith((jwt) =>
		jwt.setExpirationTime(Math.floor(Date.now() / 1000) - 60),
	),
	"of another issuer": signedWith((jwt) => jwt.setIssuer("elsewhere")),
	"whose claims were changed": async (_shop, { token }) => {
		const [head, claims, signature] = token.split(".");
		const changed = JSON.parse(
			Buffer.from(claims ?? "", "base64url").toString(),
		) as object;
		return `${head}.${encoded({ ...changed, role: "admin" })}.${signature}`;
	},
};

/** Who may do what, by which token. */
export function accessTests({ shop, door }: Stage): void {
	describe("access", () => {
		it.each(closed)("%s needs a token", async (name) => {
			const code = await door().refused(name, sampleInputs[name]);
			expect(code).toBe("Unauthenticated");
		});

		it.each(closed)("%s does not look at the input before", async (name) => {
			const wrong = Object.keys(sampleInputs[name]).map((key) => [key, ""]);
			// An empty path segment would be another address.
			const input = { ...Object.fromEntries(wrong), ...idsIn(name) };
			expect(await door().refused(name, input)).toBe("Unauthenticated");
		});

		it.each(forAdmins)("%s is not for customers", async (name) => {
			const { token } = await shop().customer();
			const before = await door().good("getProduct", { productId: "p-00001" });
			const stock = await door().good("getStock", { productId: "p-00001" });
			const code = await door().refused(name, sampleInputs[name], token);
			expect(code).toBe("Forbidden");
			expect(await door().good("getProduct", { productId: "p-00001" })).toEqual(
				before,
			);
			const after = await door().good("getStock", { productId: "p-00001" });
			expect(after.onHand).toBe(stock.onHand);
		});

		it.each(Object.entries(forgers))(
			"a token %s is refused everywhere",
			async (_what, forge) => {
				const token = await forge(shop(), await shop().customer());
				const codes = await Promise.all(
					closed.map((name) => door().refused(name, sampleInputs[name], token)),
				);
				expect(codes).toEqual(closed.map(() => "Unauthenticated"));
			},
		);

		it("a token of a service is none of a user", async () => {
			const { serviceSecret } = shop().arm.keys;
			const token = await createServiceToken("cart", serviceSecret)();
			for (const name of ["getCart", "setStock"] as const) {
				const code = await door().refused(name, sampleInputs[name], token);
				expect(["Unauthenticated", "Forbidden"]).toContain(code);
			}
		});

		it("a customer whose account is not there has no profile", async () => {
			const issuer = createTokenIssuer(shop().arm.keys.signing);
			const ghost = { id: "u-ghost", name: "Ghost", role: "customer" } as const;
			const { token } = await issuer.issue(ghost);
			expect(await door().refused("getProfile", {}, token)).toBe(
				"Unauthenticated",
			);
		});
	});
}

function idsIn(name: (typeof closed)[number]): Record<string, unknown> {
	const ids = Object.entries(sampleInputs[name]).filter(([key]) =>
		operationNamed(name).path.includes(`{${key}}`),
	);
	return Object.fromEntries(ids);
}
