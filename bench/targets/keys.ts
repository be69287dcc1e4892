import {
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
	const { publicKey, privateKey } = generateKeyPairSync("ed25519");
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

function jwk(key: KeyObject, kid: string) {
	return { ...key.export({ format: "jwk" }), kid, alg: "EdDSA", use: "sig" };
}
