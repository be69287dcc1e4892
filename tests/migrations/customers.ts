import { eventually } from "../../shop/runtime/testing.ts";
import { customerPassword } from "../../shop/seed.ts";
import type { Door } from "../support/answer.ts";

/** Customers who register and sign in one after the other, without a pause. */
export interface Coming {
	/** Waits until so many more have been served from now on. */
	more(count: number): Promise<void>;
	/** Nobody comes any more. E-mail and name of everybody who came, and what did not go as it should. */
	end(): Promise<{ names: Map<string, string>; wrong: string[] }>;
}

/** Names that can get lost on the way: of one word, of many, and with spaces at the ends. */
const names = ["Ada Lind", "Cher", "Ana María de la Cruz", "Eva ", " Bo  Ek"];

const patienceMs = 60_000;
let customers = 0;

/** Lets customers come to a door. */
export function letCome(door: Door): Coming {
	const came = { names: new Map<string, string>(), wrong: [] as string[] };
	const state = { coming: true };
	const one = async () => {
		const name = names[customers % names.length] as string;
		customers += 1;
		const email = `coming-${customers}@shop.test`;
		const password = customerPassword;
		try {
			await door.good("registerUser", { email, password, name });
			came.names.set(email, name);
			const { token, user } = await door.good("signIn", { email, password });
			const profile = await door.good("getProfile", {}, token);
			for (const told of [user.name, profile.name])
				if (told !== name) came.wrong.push(`${name} is called ${told}`);
		} catch (cause) {
			came.wrong.push(String(cause));
		}
	};
	const all = (async () => {
		while (state.coming) await one();
	})();
	return {
		async more(count) {
			const enough = came.names.size + count;
			await eventually(
				`${count} more customers come`,
				() => came.names.size >= enough || came.wrong.length > 0,
				patienceMs,
			);
		},
		async end() {
			state.coming = false;
			await all;
			return came;
		},
	};
}
