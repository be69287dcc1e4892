/** What has been opened, to be closed in reverse order. */
export interface Closers {
	/** `close` is called once, by closeAll. */
	add(close: () => Promise<void> | void): void;
	/** Closes all, even when some fail; then throws the first failure. Safe to call twice. */
	closeAll(): Promise<void>;
}

/** A list of what must be closed. */
export function createClosers(): Closers {
	const closers: (() => Promise<void> | void)[] = [];
	let closing: Promise<void> | undefined;
	const run = async () => {
		const failures: unknown[] = [];
		for (const close of closers.reverse()) {
			try {
				await close();
			} catch (failure) {
				failures.push(failure);
			}
		}
		if (failures.length > 0) throw failures[0];
	};
	return {
		add: (close) => closers.push(close),
		closeAll() {
			closing ??= run();
			return closing;
		},
	};
}
