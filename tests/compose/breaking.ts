import type { ComposeService, Composition } from "./composition.ts";
import type { RuleName } from "./rules.ts";

/** A change that a rule must object to, in words that match `says`. */
export interface Broken {
	rule: RuleName;
	what: string;
	change: (given: Composition) => void;
	says: RegExp;
}

export const service = ({ compose }: Composition, name: string) =>
	compose.services[name] as ComposeService;

/** Changes one service; what it shares with others by an alias in the file stays as it is. */
export const inService =
	(name: string, changes: Partial<ComposeService>) => (given: Composition) => {
		given.compose.services[name] = { ...service(given, name), ...changes };
	};

export const inEnvironment =
	(name: string, changes: Record<string, string>) => (given: Composition) => {
		const environment = { ...service(given, name).environment, ...changes };
		inService(name, { environment })(given);
	};

export const without =
	(name: string, field: string) => (given: Composition) => {
		const { [field]: _, ...rest } = service(given, name);
		given.compose.services[name] = rest;
	};

export const withoutVariable =
	(name: string, variable: string) => (given: Composition) => {
		const { [variable]: _, ...environment } =
			service(given, name).environment ?? {};
		inService(name, { environment })(given);
	};

export const inDockerfile =
	(from: string, to: string) =>
	(given: Composition): void => {
		if (!given.dockerfile.includes(from))
			throw new Error(`the Dockerfile has no "${from}" to break`);
		given.dockerfile = given.dockerfile.replace(from, to);
	};
