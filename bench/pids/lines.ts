import { z } from "zod";

const identity = {
	pid: z.number().int().positive(),
	startTicks: z.number().nullable(),
	notedAtMs: z.number(),
};

/** One line of a journal: whose it is, what was started, what has ended. */
export const lineSchema = z.discriminatedUnion("type", [
	z.object({
		type: z.literal("run"),
		...identity,
		boot: z.string(),
		namespace: z.string(),
		/** As it was typed. */
		command: z.string(),
		/** Where it was typed. */
		folder: z.string(),
	}),
	z.object({
		type: z.literal("started"),
		...identity,
		unit: z.string(),
		arm: z.string().optional(),
		port: z.number().optional(),
	}),
	z.object({ type: z.literal("ended"), pid: identity.pid }),
]);

export type Line = z.input<typeof lineSchema>;

/** The lines of a journal. One that was torn when the machine stopped, or that a newer shoplab wrote, is left out. */
export function linesOf(text: string): Line[] {
	return text.split("\n").flatMap((line) => {
		const read = lineSchema.safeParse(parsed(line));
		return read.success ? [read.data] : [];
	});
}

function parsed(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}
