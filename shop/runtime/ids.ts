import { randomFillSync } from "node:crypto";

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
	return `${prefix}-${base32(nowMs, 9)}${base32(sequence, 3)}${randomPart()}`;
}

// Drawn for many ids at once: one draw costs as much as an SQL statement.
const entropy = Buffer.alloc(4_000);
let drawn = entropy.length;

function randomPart(): string {
	if (drawn === entropy.length) {
		randomFillSync(entropy);
		drawn = 0;
	}
	let text = "";
	for (const end = drawn + 10; drawn < end; drawn += 1)
		text += alphabet[(entropy[drawn] as number) & 31];
	return text;
}

function base32(value: number, digits: number): string {
	let text = "";
	for (let rest = value; text.length < digits; rest = Math.floor(rest / 32))
		text = alphabet[rest % 32] + text;
	return text;
}
