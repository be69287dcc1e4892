import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCardProcessor, type CardProcessorOptions } from "./app.ts";
import { openLedger } from "./ledger.ts";
import type { LedgerEntry } from "./protocol.ts";

/** A real processor for a test: on port 0, in this process, with its ledger in a folder of its own. */
export async function startCardProcessor(
	options: Omit<CardProcessorOptions, "ledger"> = {},
) {
	const folder = mkdtempSync(join(tmpdir(), "card-processor-"));
	const ledger = openLedger(join(folder, "card-processor.sqlite"));
	const { server, drain } = buildCardProcessor({ ledger, ...options });
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		ledger,
		async stop(): Promise<void> {
			await drain(1_000);
			ledger.close();
			rmSync(folder, { recursive: true });
		},
	};
}

/** How often each kind of entry stands in the ledger for a key. */
export function countKinds(
	entries: LedgerEntry[],
	key: string,
): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const entry of entries.filter((candidate) => candidate.key === key)) {
		counts[entry.kind] = (counts[entry.kind] ?? 0) + 1;
	}
	return counts;
}
