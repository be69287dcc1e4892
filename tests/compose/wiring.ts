import { readSettings, type Settings } from "../../shop/runtime/env.ts";
import {
	broker,
	outsiders,
	profiles,
	servicesOf,
	unitsOf,
} from "./composition.ts";
import { entriesOf, type Rule, when } from "./rule.ts";

/** Each profile has the units of its topology, the programs outside, and (services) the broker; each unit starts its own bundle. */
export const hasEveryUnit: Rule = (given) => [
	...profiles.flatMap((profile) => {
		const expected = [
			...Object.keys(given.topologies[profile].units),
			...outsiders,
			...(profile === "microservices" ? [broker] : []),
		].sort();
		const found = servicesOf(given, profile)
			.map(([name]) => name)
			.sort();
		return when(
			expected.join() !== found.join(),
			`profile ${profile} has ${found}, not ${expected}`,
		);
	}),
	...unitsOf(given).flatMap(({ arm, unit, service }) =>
		when(
			service.command?.join(" ") !== `units/${arm}/${unit}.cjs`,
			`${unit} starts ${service.command}`,
		),
	),
	...entriesOf(given).flatMap(([name, { profiles: of = [] }]) =>
		when(of.length === 0, `${name} is in no profile, so in both`),
	),
];

/** The variables of shop/card-processor/process.ts, which is not a unit. */
const cardVariables = ["PORT", "HOST", "DATA_DIR", "DELAY_MS"];

/** Every variable is one that the program reads, and together they are enough to start. */
export const isToldWhatItReads: Rule = (given) => [
	...unitsOf(given).flatMap(({ unit, service }) => {
		const environment = service.environment ?? {};
		try {
			const settings = settingsOf(environment);
			return Object.keys(environment)
				.filter((name) => !(name in settings))
				.map((name) => `${unit}: nothing reads ${name}`);
		} catch (error) {
			return [`${unit}: ${(error as Error).message}`];
		}
	}),
	...Object.keys(given.compose.services["card-processor"]?.environment ?? {})
		.filter((name) => !cardVariables.includes(name))
		.map((name) => `card-processor: nothing reads ${name}`),
];

/** What a unit is told where the shell that starts it all says nothing: of `${NAME:-value}` the value. Throws as readSettings does. */
function settingsOf(environment: Record<string, string>): Settings {
	const told = Object.entries(environment).map(([name, value]) => [
		name,
		value.replace(/^\$\{\w+:-(.*)\}$/, "$1"),
	]);
	return readSettings(Object.fromEntries(told));
}

/** Keys, the card processor and the bus are for those whom the topology gives them to, and for nobody else. */
export const isToldWhatItNeeds: Rule = (given) =>
	unitsOf(given).flatMap(({ arm, unit, shape, service }) => {
		const inside = arm === "microservices";
		const expected: Record<string, boolean> = {
			SIGNING_KEY_FILE: shape.signs,
			SERVICE_SECRET_FILE: inside,
			CARD_URL: shape.charges,
			AMQP_URL: inside && !shape.door,
		};
		const { environment = {} } = service;
		return [
			...Object.entries(expected).flatMap(([name, needed]) =>
				when(
					name in environment !== needed,
					`${unit} ${needed ? "lacks" : "must not have"} ${name}`,
				),
			),
			...when(
				"AMQP_URL" in environment && environment.BUS !== "amqp",
				`${unit} has a broker but BUS is ${environment.BUS}`,
			),
		];
	});

/** PEERS has all whom a unit calls or may have events for; SUBSCRIPTIONS are those of the topology. */
export const knowsItsPeers: Rule = (given) =>
	unitsOf(given).flatMap(({ unit, shape, topology, service }) => {
		const told = settingsOf(service.environment ?? {});
		const hearers = shape.door
			? []
			: Object.values(topology.subscriptions).flat();
		const needed = new Set([...shape.calls, ...hearers]);
		needed.delete(unit);
		const wanted = shape.door ? {} : topology.subscriptions;
		return [
			...[...needed]
				.filter((peer) => !(peer in told.PEERS))
				.map((peer) => `${unit}: PEERS lacks ${peer}`),
			...Object.entries(told.PEERS).flatMap(([peer, url]) =>
				when(
					new URL(url).hostname !== peer,
					`${unit}: PEERS says that ${peer} is ${url}`,
				),
			),
			...when(
				canonical(told.SUBSCRIPTIONS) !== canonical(wanted),
				`${unit}: SUBSCRIPTIONS are not those of the topology`,
			),
		];
	});

function canonical(subscriptions: Record<string, string[]>): string {
	const sorted = Object.entries(subscriptions).map(
		([event, hearers]) => `${event}:${[...hearers].sort()}`,
	);
	return sorted.sort().join("\n");
}

/** Every address that a unit is told is a service on one of its networks, at the port where that one listens. */
export const reachesWhomItIsTold: Rule = (given) =>
	unitsOf(given).flatMap(({ unit, service }) => {
		const { PEERS, CARD_URL, AMQP_URL } = settingsOf(service.environment ?? {});
		const urls = [...Object.values(PEERS), CARD_URL, AMQP_URL];
		return urls.flatMap((url) => {
			if (url === undefined) return [];
			const { hostname, port } = new URL(url);
			const other = given.compose.services[hostname];
			if (!other) return [`${unit} is told ${url}: no such service`];
			const listens =
				hostname === broker ? "5672" : other.environment?.PORT?.toString();
			return [
				...when(port !== listens, `${unit} is told ${url}: wrong port`),
				...when(
					!service.networks?.some((one) => other.networks?.includes(one)),
					`${unit} cannot reach ${hostname}: no network in common`,
				),
			];
		});
	});
