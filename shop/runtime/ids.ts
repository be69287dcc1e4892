import { randomBytes } from "node:crypto";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
let lastMs = 0;
let sequence = 0;

/**
 * A new id such as `o-01jd3v…`: a prefix, then a time-ordered part (ms since the epoch, a sequence within it) and 50 random
 * bits. Ids of one process sort in the order in which they were made.
 */
export function newId(prefix: string): string {
	const nowMs = Math.max(Date.now(), lastMs);
	sequence = nowMs === lastMs ? sequence + 1 : 0;
	lastMs = nowMs;
	const random = Array.from(
		randomBytes(10),
		(byte) => alphabet[byte & 31],
	).join("");
	return `${prefix}-${base32(nowMs, 9)}${base32(sequence, 3)}${random}`;
}

function base32(value: number, digits: number): string {
	let text = "";
	for (let rest = value; text.length < digits; rest = Math.floor(rest / 32))
		text = alphabet[rest % 32] + text;
	return text;
}
