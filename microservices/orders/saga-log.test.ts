import Sqlite from "better-sqlite3";
import { beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../shop/runtime/sqlite.ts";
import initial from "./migrations/001-initial.sql";
import { createSagaLog, type SagaLog } from "./saga-log.ts";

let database: Database;
let sagas: SagaLog;
beforeEach(() => {
	database = new Sqlite(":memory:");
	database.exec(initial);
	sagas = createSagaLog(database);
});

const minuteMs = 60_000;
// Above every process id that Linux gives.
const nobody = 2 ** 22 + 1;
const leaveOpen = (processId: number, ageMs = 0) =>
	database
		.prepare("INSERT INTO sagas VALUES ('o-1', 'paying', ?, ?)")
		.run(processId, Date.now() - ageMs);
const abandoned = () => sagas.abandoned().map(({ orderId }) => orderId);

describe("an open saga", () => {
	it("of a process that is gone is abandoned", () => {
		leaveOpen(nobody);
		expect(abandoned()).toEqual(["o-1"]);
	});

	it("of this process, but of before its restart, is abandoned: containers give the same id again", () => {
		leaveOpen(process.pid);
		expect(abandoned()).toEqual(["o-1"]);
	});

	it("of another process that lives is left to it, and counted", () => {
		leaveOpen(process.ppid);
		expect(abandoned()).toEqual([]);
		expect(sagas.countElsewhere()).toBe(1);
	});

	it("older than any checkout is abandoned, whoever has that process id now", () => {
		leaveOpen(process.ppid, 2 * minuteMs);
		expect(abandoned()).toEqual(["o-1"]);
	});

	it("that is looked after here is left alone until that ends, well or badly", async () => {
		sagas.open("o-2", "reserving");
		const failing = sagas.lookAfter("o-2", async () => {
			expect(abandoned()).toEqual([]);
			throw new Error("badly");
		});
		await expect(failing).rejects.toThrow("badly");
		expect(abandoned()).toEqual(["o-2"]);
	});
});
