/** What impact is asked about is not there, or cannot be asked so. */
export class ImpactRefused extends Error {
	override readonly name = "ImpactRefused";
	readonly code = "ImpactRefused";
	readonly exitCode = 2;

	constructor(
		{ what, where, why, fix }: Record<"what" | "where" | "why" | "fix", string>,
		options?: ErrorOptions,
	) {
		super(
			`impact: ${what}\n  where: ${where}\n  why:   ${why}\n  fix:   ${fix}`,
			options,
		);
	}
}
