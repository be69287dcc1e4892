import { broker, type ComposeService, isDoor } from "./composition.ts";
import { entriesOf, type Rule, when } from "./rule.ts";

/** Only the doors are published, on 127.0.0.1, and only they are on a network that leads outside. */
export const opensOnlyTheDoor: Rule = (given) =>
	entriesOf(given).flatMap(([name, service]) => {
		const door = isDoor(name, given);
		const outside = (service.networks ?? []).filter(
			(network) => !given.compose.networks[network]?.internal,
		);
		const { ports = [] } = service;
		return [
			...when(!door && ports.length > 0, `${name} publishes ${ports}`),
			...when(door && ports.length !== 1, `${name} is a door without a port`),
			...ports.flatMap((port) =>
				when(
					!/^127\.0\.0\.1:\S+:8080$/.test(port),
					`${name} publishes ${port}, not on 127.0.0.1`,
				),
			),
			...when(
				!door && outside.length > 0,
				`${name} is on ${outside}, which leads outside`,
			),
			...when(
				service.networks === undefined && service.network_mode !== "none",
				`${name} is on the default network, which leads outside`,
			),
		];
	});

/** Nobody is root or can become root; only the broker may write to its image. */
export const hasFewRights: Rule = (given) => [
	...entriesOf(given).flatMap(([name, service]) => [
		...when(isRoot(service), `${name} runs as root`),
		...when(
			service.cap_drop?.join() !== "ALL" || service.cap_add !== undefined,
			`${name} keeps capabilities`,
		),
		...when(
			!service.security_opt?.includes("no-new-privileges:true"),
			`${name} may gain privileges`,
		),
		...when(service.privileged === true, `${name} is privileged`),
		...when(
			name !== broker && service.read_only !== true,
			`${name} can write to its image`,
		),
	]),
	...when(
		!/^USER node$/m.test(given.dockerfile.split(/^FROM /m).at(-1) ?? ""),
		"Dockerfile: the last stage runs as root",
	),
];

function isRoot({ user = "root" }: ComposeService): boolean {
	return /^(?:root|0)(?::|$)/.test(String(user));
}

/** The files with keys are mounted, read-only, where they are named; who is told of no key sees none. */
export const seesOnlyItsKeys: Rule = (given) =>
	entriesOf(given).flatMap(([name, service]) => {
		const { environment = {}, volumes = [] } = service;
		const named = Object.entries(environment)
			.filter(([variable]) => variable.endsWith("_FILE"))
			.map(([, file]) => file.slice(0, file.lastIndexOf("/")));
		const mounted = volumes
			.map((volume) => volume.split(":"))
			.filter(([, target = ""]) => target.startsWith("/keys/"));
		const targets = mounted.map(([, target]) => target);
		return [
			...when(
				named.sort().join() !== [...targets].sort().join(),
				`${name} is told of keys in ${named}, but sees ${targets}`,
			),
			...mounted
				.filter(([, , mode]) => name !== "keys" && mode !== "ro")
				.map(([source]) => `${name} can change ${source}`),
		];
	});

/** Each database is seen by one service only, and outlives its container. */
export const ownsItsData: Rule = (given) => {
	const owners = new Map<string, string>();
	const declared = Object.keys(given.compose.volumes);
	return entriesOf(given).flatMap(([name, { volumes = [] }]) =>
		volumes.flatMap((volume) => {
			const [source = ""] = volume.split(":");
			const other = owners.get(source);
			if (source.endsWith("-data")) owners.set(source, name);
			return [
				...when(
					!declared.includes(source),
					`${name}: the volume ${source} is not declared`,
				),
				...when(other !== undefined, `${name} and ${other} share ${source}`),
			];
		}),
	);
};
