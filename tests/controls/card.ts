import type { Target } from "../../bench/targets/target.ts";
import {
	type Behaviour,
	type BehaviourReport,
	behaviourReport,
	type LedgerEntry,
	ledgerPage,
} from "../../shop/card-processor/protocol.ts";

/** The card processor of an arm: its knob, and its ledger. */
export interface Card {
	/** Replaces its whole behaviour. */
	behave(behaviour: Partial<Behaviour>): Promise<void>;
	heal(): Promise<void>;
	/** How often each kind of behaviour struck; a delay counts when its request arrives. */
	fired(): Promise<BehaviourReport["fired"]>;
	ledger(): Promise<LedgerEntry[]>;
}

/** The card processor of a target. */
export function cardOf({ cardProcessor }: Target): Card {
	const { url, controlToken } = cardProcessor;
	const turn = async (method: "GET" | "POST" | "DELETE", body?: object) => {
		const response = await fetch(`${url}/behaviour`, {
			method,
			headers: { "x-control-token": controlToken },
			...(body && { body: JSON.stringify(body) }),
		});
		return behaviourReport.parse(await response.json());
	};
	return {
		async behave(behaviour) {
			await turn("POST", behaviour);
		},
		async heal() {
			await turn("DELETE");
		},
		fired: async () => (await turn("GET")).fired,
		async ledger() {
			const response = await fetch(`${url}/ledger?limit=10000`);
			return ledgerPage.parse(await response.json()).entries;
		},
	};
}
