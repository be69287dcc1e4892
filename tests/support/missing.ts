/** Parts of the system that tests may need; their names as in scripts/system-parts.mjs. */
export type SystemPart =
	| "rabbitmq"
	| "zeep"
	| "docker-compose"
	| "chromium"
	| "zsh"
	| "fish";

const missing = (process.env.SHOPLAB_MISSING ?? "").split(/[\s,]+/);

/** Whether tests that need a part must be skipped. With CI=true nothing may be missing: they run, and fail. */
export function mustSkip(part: SystemPart): boolean {
	return missing.includes(part) && process.env.CI !== "true";
}

/** A title that says why its tests are skipped, when they are. */
export function titled(title: string, part: SystemPart): string {
	return mustSkip(part)
		? `${title} [skipped: ${part} is missing, see \`npm test\` for how to get it]`
		: title;
}
