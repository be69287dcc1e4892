import { broker, runsOnce, unitsOf } from "./composition.ts";
import { entriesOf, type Rule, when } from "./rule.ts";

/** Who keeps running has a health check. */
export const showsItsHealth: Rule = (given) =>
	entriesOf(given).flatMap(([name, service]) =>
		when(
			!runsOnce(service) &&
				(!service.healthcheck?.test || service.healthcheck.disable === true),
			`${name} has no health check`,
		),
	);

/** Keys come first, then the outside systems, then the services, then the gateway. */
export const startsInOrder: Rule = (given) =>
	unitsOf(given).flatMap(({ unit, shape, service }) => {
		const environment = service.environment ?? {};
		const healthy = [
			...(shape.door ? shape.calls : []),
			...("CARD_URL" in environment ? ["card-processor"] : []),
			...("AMQP_URL" in environment ? [broker] : []),
		];
		const expected: Record<string, string> = {
			keys: "service_completed_successfully",
		};
		for (const name of healthy) expected[name] = "service_healthy";
		return Object.entries(expected).flatMap(([name, condition]) =>
			when(
				service.depends_on?.[name]?.condition !== condition,
				`${unit} does not wait for ${name} (${condition})`,
			),
		);
	});

/** Whole versions only: no `latest`, and ours is that of package.json. */
export const pinsItsImages: Rule = (given) => {
	const composed = entriesOf(given).map(([name, { image = "" }]) => ({
		where: name,
		image,
	}));
	const built = [...given.dockerfile.matchAll(/^FROM (\S+)/gm)].map(
		([, image = ""]) => ({ where: "Dockerfile", image }),
	);
	return [
		...[...composed, ...built].flatMap(({ where, image }) =>
			when(
				!/^[\w./-]+:\d+\.\d+\.\d+(?:-[\w-]+)?$/.test(image),
				`${where}: the image "${image}" is not pinned to a version`,
			),
		),
		...composed.flatMap(({ where, image }) =>
			when(
				image.startsWith("shoplab:") && image !== `shoplab:${given.version}`,
				`${where}: ${image} is not the version of package.json, ${given.version}`,
			),
		),
	];
};
