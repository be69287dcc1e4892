import type { Writable } from "node:stream";

/** Where progress goes: one line that is written over on a terminal, a line each elsewhere. */
export interface Progress {
	/** What is being done, and about how long all the rest takes, where that is known. */
	tell(line: string, leftMs?: number): void;
	/** Clears the line that is being written over. */
	end(): void;
}

/** A stream that may be a terminal. */
type Out = Writable & { isTTY?: boolean; columns?: number | undefined };

/** What was told last. */
interface Told {
	line: string;
	leftMs: number | undefined;
	atMs: number;
}

/** On a terminal the time is to go on while nothing is told; elsewhere a silence this long is broken. */
const refreshMs = 1_000;
const silenceMs = 15_000;

/** Progress on a stream, each line with the time since the start. `quiet`: none. */
export function createProgress(out: Out, quiet: boolean): Progress {
	if (quiet) return { tell: () => {}, end: () => {} };
	return out.isTTY ? onTerminal(out) : onLines(out);
}

function onTerminal(out: Out): Progress {
	const startedAt = performance.now();
	const clear = "\r\u001b[2K";
	let told: Told | undefined;
	let timer: NodeJS.Timeout | undefined;
	const show = () => {
		if (!told) return;
		const text = textOf(told, performance.now(), startedAt);
		out.write(`${clear}${shortened(text, (out.columns ?? 80) - 1)}`);
	};
	return {
		tell(line, leftMs) {
			told = { line, leftMs, atMs: performance.now() };
			if (!timer) {
				timer = setInterval(show, refreshMs).unref();
				out.on("resize", show);
			}
			show();
		},
		end() {
			clearInterval(timer);
			timer = undefined;
			out.off("resize", show);
			if (told) out.write(clear);
			told = undefined;
		},
	};
}

function onLines(out: Out): Progress {
	const startedAt = performance.now();
	let timer: NodeJS.Timeout | undefined;
	const write = (told: Told) =>
		out.write(`${textOf(told, performance.now(), startedAt)}\n`);
	return {
		tell(line, leftMs) {
			clearInterval(timer);
			const told = { line, leftMs, atMs: performance.now() };
			write(told);
			const still = { ...told, line: `still ${line}` };
			timer = setInterval(() => write(still), silenceMs).unref();
		},
		end() {
			clearInterval(timer);
		},
	};
}

/** "[ 12 s, about 3 min left] under load: monolith". What has passed since it was told is taken off. */
function textOf(
	{ line, leftMs, atMs }: Told,
	nowMs: number,
	startedAt: number,
): string {
	const passed = `${Math.round((nowMs - startedAt) / 1000)} s`.padStart(5);
	const left =
		leftMs === undefined ? "" : `, ${leftText(leftMs - nowMs + atMs)}`;
	return `[${passed}${left}] ${line}`;
}

/** An estimate, and told as one: in steps of ten seconds, then of minutes. */
export function leftText(ms: number): string {
	if (ms < 10_000) return "a few seconds left";
	if (ms < 95_000) return `about ${Math.round(ms / 10_000) * 10} s left`;
	const minutes = Math.round(ms / 60_000);
	if (minutes < 120) return `about ${minutes} min left`;
	return `about ${Math.round(minutes / 60)} h left`;
}

function shortened(text: string, columns: number): string {
	return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
}
