/**
 * What a span stands for. `server`: request in to answer out. `handler`: the operation's own code. `sql`: one statement.
 * `client`: a request to another process of the arm, `card`: one to the card processor. `call`: a call to another service within
 * the process. `publish`: an event was written down, `send`: it is on its way, `consume`: a consumer takes it in.
 */
export type SpanKind =
	| "request"
	| "server"
	| "handler"
	| "sql"
	| "client"
	| "card"
	| "call"
	| "publish"
	| "send"
	| "consume";

export interface SpanLink {
	traceId: string;
	spanId: string;
}

/**
 * One piece of work of one process. Times are microseconds of the machine's monotonic clock, which all processes of a machine
 * share: differences between processes are exact, and no adjustment of the wall clock gets between them.
 */
export interface Span {
	traceId: string;
	spanId: string;
	parentId: string | null;
	unit: string;
	kind: SpanKind;
	name: string;
	startMicros: number;
	endMicros: number;
	/** Names as OpenTelemetry's semantic conventions give them, where they have one. */
	attributes: Record<string, string | number | boolean>;
	/** Other traces that this work is for. */
	links?: SpanLink[];
	failed?: boolean;
}

/** What a process leaves when it stops. */
export interface SpanFile {
	unit: string;
	pid: number;
	/** Spans that no longer fitted into the buffer, the oldest first. */
	lost: number;
	spans: Span[];
}
