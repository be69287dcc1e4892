import type { Database } from "./sqlite.ts";

/** Told when a statement begins, by its text; what it gives back is told of the end, with the rows read or changed. */
export type StatementObserver = (
	text: string,
) => (rows: number, failed?: boolean) => void;

type Work = (...args: never[]) => unknown;

/**
 * Lets an observer see every statement that a database runs from now on, the beginning and end of transactions included. It
 * changes this one database and nothing else: a database that is not watched runs as if this did not exist.
 */
export function watchStatements(
	database: Database,
	observe: StatementObserver,
): void {
	const { prepare, exec, transaction } = database;
	Object.assign(database, {
		prepare(text: string) {
			return watched(prepare.call(database, text), text, observe);
		},
		exec(text: string) {
			const end = observe(text);
			return finished(end, () => exec.call(database, text));
		},
		transaction(work: Work) {
			return watchedTransaction(database, {
				begin: (body) => transaction.call(database, body as never),
				work,
				observe,
			});
		},
	});
}

type Statement = ReturnType<Database["prepare"]>;

function watched(
	statement: Statement,
	text: string,
	observe: StatementObserver,
): Statement {
	const methods = ["run", "get", "all"] as const;
	for (const name of methods) {
		const method = statement[name] as (...args: unknown[]) => unknown;
		if (typeof method !== "function") continue;
		Object.assign(statement, {
			[name](...args: unknown[]) {
				const end = observe(text);
				return finished(end, () => method.apply(statement, args));
			},
		});
	}
	return statement;
}

/** Statements are synchronous: they have ended when they return. */
function finished<Result>(
	end: (rows: number, failed?: boolean) => void,
	work: () => Result,
): Result {
	let result: Result;
	try {
		result = work();
	} catch (error) {
		end(0, true);
		throw error;
	}
	end(rowsOf(result));
	return result;
}

function rowsOf(result: unknown): number {
	if (Array.isArray(result)) return result.length;
	if (result === undefined || result === null) return 0;
	const { changes } = result as { changes?: unknown };
	return typeof changes === "number" ? changes : 1;
}

interface Watched {
	begin(body: Work): unknown;
	work: Work;
	observe: StatementObserver;
}

/** better-sqlite3 prepares BEGIN and COMMIT by itself: they are what a transaction takes before and after the work in it. */
function watchedTransaction(
	database: Database,
	{ begin, work, observe }: Watched,
) {
	let began: ReturnType<StatementObserver> | undefined;
	let ending: ReturnType<StatementObserver> | undefined;
	const body = function (this: unknown, ...args: never[]) {
		began?.(0);
		began = undefined;
		const nested = nesting > 1;
		try {
			const result = work.apply(this, args);
			ending = observe(nested ? "RELEASE" : "COMMIT");
			return result;
		} catch (error) {
			ending = observe("ROLLBACK");
			throw error;
		}
	};
	let nesting = 0;
	const around = (run: Work, mode: string) =>
		function (this: unknown, ...args: never[]) {
			const outer = { began, ending };
			nesting = database.inTransaction ? 2 : 1;
			began = observe(nesting > 1 ? "SAVEPOINT" : `BEGIN ${mode}`.trim());
			let failed = true;
			try {
				const result = run.apply(this, args);
				failed = false;
				return result;
			} finally {
				began?.(0, true);
				ending?.(0, failed);
				({ began, ending } = outer);
			}
		};
	const made = begin(body) as Work & Record<string, Work>;
	return Object.assign(around(made, ""), {
		default: around(made.default as Work, ""),
		deferred: around(made.deferred as Work, "DEFERRED"),
		immediate: around(made.immediate as Work, "IMMEDIATE"),
		exclusive: around(made.exclusive as Work, "EXCLUSIVE"),
		database,
	});
}
