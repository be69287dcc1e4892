import * as z from "zod";
import { errorCodes } from "../contract/errors.ts";

/** The schema of a problem document, for the descriptions of both doors (see Problem in the contract). */
export const problemSchema = z
	.object({
		type: z.string(),
		title: z.string(),
		status: z.int().min(400).max(599),
		detail: z.string(),
		code: z.enum(errorCodes),
		instance: z.string(),
		errors: z
			.array(
				z
					.object({ path: z.string(), message: z.string() })
					.meta({ id: "InputError" }),
			)
			.optional(),
	})
	.meta({ id: "Problem" });
