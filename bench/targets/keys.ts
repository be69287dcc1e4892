import {
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
	randomBytes,
	randomUUID,
} from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Files with the keys of one target, in the format of shop/runtime/auth.ts. Only their owner can read them. */
export interface Keys {
	/** JSON Web Key Set with the public key: verifies user tokens. */
	publicKeysFile: string;
	/** Private JWK: signs user tokens. */
	signingKeyFile: string;
	/** Shared secret of the services' own tokens. */
	serviceSecretFile: string;
}

/** Makes new keys in a folder. */
export function makeKeys(folder: string): Keys {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const kid = randomUUID();
	const { publicKey, privateKey } = newKeyPair();
	const write = (file: string, content: string) => {
		const path = join(folder, file);
		writeFileSync(path, content, { mode: 0o600 });
		return path;
	};
	return {
		publicKeysFile: write(
			"public-keys.json",
			JSON.stringify({ keys: [jwk(publicKey, kid)] }),
		),
		signingKeyFile: write(
			"signing-key.json",
			JSON.stringify(jwk(privateKey, kid)),
		),
		serviceSecretFile: write(
			"service-secret",
			randomBytes(32).toString("base64url"),
		),
	};
}

/**
 * By way of PEM: exporting a key object that comes straight from its generator hangs for good (seen on Node 20.20) when a garbage
 * collection falls into the export, for the generator shares the lock that the export holds.
 */
function newKeyPair(): { publicKey: KeyObject; privateKey: KeyObject } {
	const pair = generateKeyPairSync("ed25519", {
		publicKeyEncoding: { type: "spki", format: "pem" },
		privateKeyEncoding: { type: "pkcs8", format: "pem" },
	});
	return {
		publicKey: createPublicKey(pair.publicKey),
		privateKey: createPrivateKey(pair.privateKey),
	};
}

function jwk(key: KeyObject, kid: string) {
	return { ...key.export({ format: "jwk" }), kid, alg: "EdDSA", use: "sig" };
}
