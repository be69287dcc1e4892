import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const keyBytes = 32;

/** `scrypt$<salt>$<key>`, both base64url; scrypt with Node's cost (N = 16384, r = 8, p = 1) off the event loop. */
export async function hashPassword(
	password: string,
	salt: Buffer = randomBytes(16),
): Promise<string> {
	const key = await derive(password.normalize("NFC"), salt, keyBytes);
	return `scrypt$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

/** Whether the password is the one that was hashed. Takes as long for an unknown user: pass `undefined` for the hash. */
export async function passwordMatches(
	password: string,
	hash: string | undefined,
): Promise<boolean> {
	const [, salt = "", key = ""] = hash?.split("$") ?? [];
	const derived = await derive(
		password.normalize("NFC"),
		Buffer.from(salt, "base64url"),
		keyBytes,
	);
	const expected = Buffer.from(key, "base64url");
	return expected.length === keyBytes && timingSafeEqual(derived, expected);
}
