import type { Scores } from "./contest.ts";
import { type DriverLags, lagRate } from "./driver-lag.ts";
import { type Finding, ratioOf, spreadOf } from "./goals.ts";
import type { Crashed } from "./restart.ts";

/** Who takes part. */
export const names = {
	monolith: "monolith",
	microservices: "gateway and catalog",
	services: "microservices, direct bus",
	servicesOverAmqp: "microservices, RabbitMQ",
	catalog: "catalog alone",
	nginx: "nginx and catalog",
	bareGateway: "bare node:http + undici, and catalog",
	bare: "bare express + better-sqlite3",
	bareShop: "bare, without setPrototypeOf",
	bareHttp: "bare node:http + better-sqlite3",
	barePaid: "bare, and two bare card calls",
};

const comparing =
	(operation: string, scores: Scores) =>
	(what: string, pair: readonly [string, string], min?: number): Finding => ({
		what: `${operation}: ${what}`,
		...ratioOf(scores, pair),
		unit: "ratio",
		bound: min === undefined ? undefined : { min },
	});

/** How fast products are read. */
export function readFindings(scores: Scores): Finding[] {
	const { monolith, microservices, bare, bareShop, bareHttp } = names;
	const compare = comparing("getProduct", scores);
	return [
		compare("monolith ÷ bare express", [monolith, bare], 2.5),
		compare("monolith ÷ bare node:http", [monolith, bareHttp], 0.5),
		compare("monolith ÷ bare without setPrototypeOf", [monolith, bareShop]),
		compare("gateway and catalog ÷ monolith", [microservices, monolith]),
	];
}

/** What the gateway costs beside another one. `withoutNginx` says why there may be no nginx. */
export function gatewayFindings(
	scores: Scores,
	withoutNginx: string,
): Finding[] {
	const { microservices, nginx, catalog, bareGateway } = names;
	const compare = comparing("getProduct", scores);
	const what = "gateway ÷ nginx, before the same catalog";
	return [
		scores.has(nginx)
			? compare(what, [microservices, nginx], 0.9)
			: {
					what: `getProduct: ${what}`,
					why: withoutNginx,
					unit: "ratio",
					bound: { min: 0.9 },
				},
		compare("gateway ÷ bare node:http + undici", [microservices, bareGateway]),
		...(scores.has(nginx)
			? [compare("bare node:http + undici ÷ nginx", [bareGateway, nginx])]
			: []),
		compare("gateway and catalog ÷ catalog alone", [microservices, catalog]),
	];
}

/** How fast orders are placed. */
export function orderFindings(scores: Scores): Finding[] {
	const { monolith, services, servicesOverAmqp } = names;
	const { bare, bareShop, barePaid } = names;
	const compare = comparing("placeOrder", scores);
	return [
		compare("microservices ÷ monolith", [services, monolith], 0.35),
		...(scores.has(servicesOverAmqp)
			? [
					compare("microservices over RabbitMQ ÷ monolith", [
						servicesOverAmqp,
						monolith,
					]),
				]
			: []),
		compare("monolith ÷ bare (which pays nothing)", [monolith, bare]),
		compare("monolith ÷ bare without setPrototypeOf", [monolith, bareShop]),
		compare("monolith ÷ bare with two card calls", [monolith, barePaid]),
	];
}

/** How late requests leave, and how late they would without any work beside sending. */
export function lagFindings({ driver, bare }: DriverLags): Finding[] {
	const rate = `at ${lagRate.toLocaleString("en")} requests/s`;
	const ratios = driver.map((lag, round) => lag / (bare[round] as number));
	return [
		{
			what: `driver: p99 lag ${rate}`,
			...{ measured: spreadOf(driver), unit: "ms", bound: { max: 1 } },
		},
		{
			what: `bare undici: p99 lag ${rate}`,
			...{ measured: spreadOf(bare), unit: "ms", bound: undefined },
		},
		{
			what: "p99 lag: driver ÷ bare undici",
			...{ measured: spreadOf(ratios), unit: "ratio", bound: undefined },
		},
	];
}

/** How long an arm takes until it is ready. */
export function startFinding(
	arm: string,
	times: readonly number[],
	maxMs: number,
): Finding {
	return {
		what: `up ${arm}, until ready`,
		measured: spreadOf(times),
		unit: "ms",
		bound: { max: maxMs },
	};
}

/** How long a unit that is killed stays away, and how much of that is the restart itself, which has the goal. */
export function restartFindings(
	unit: string,
	crashed: readonly Crashed[],
	maxMs: number,
): Finding[] {
	const finding = (what: string, times: number[], max?: number): Finding => ({
		what: `${unit} killed: ${what}`,
		measured: spreadOf(times),
		unit: "ms",
		bound: max === undefined ? undefined : { max },
	});
	const restarts = crashed.map(({ restart }) => restart);
	return [
		finding(
			"crash to serving, seen from outside",
			crashed.map(({ servingMs }) => servingMs),
		),
		finding(
			"crash to detection",
			restarts.map(({ detectedMs }) => detectedMs ?? 0),
		),
		finding(
			"detection to accepting",
			restarts.map(({ restartMs }) => restartMs),
			maxMs,
		),
		finding(
			"the same, less the new process' wait for a core",
			crashed.map(({ restart, coreWaitMs }) => restart.restartMs - coreWaitMs),
		),
	];
}
