import { moveTo } from "../targets/pinning.ts";
import type { Cast } from "./cast.ts";
import type { Scores } from "./contest.ts";
import { order, read } from "./contests.ts";
import { driverLags } from "./driver-lag.ts";
import {
	gatewayFindings,
	lagFindings,
	names,
	orderFindings,
	readFindings,
	restartFindings,
	startFinding,
} from "./findings.ts";
import type { Finding } from "./goals.ts";
import { findNginx, nginxFix, startNginx } from "./nginx.ts";
import { crashInTurns, type Victim } from "./restart.ts";
import { startUpMs } from "./start-up.ts";
import {
	contestantOf,
	type Ground,
	settlingContestantOf,
	startBare,
	startBareGateway,
	unitsContestantOf,
} from "./systems.ts";

/** What a part of the limits found. */
export interface Outcome {
	findings: Finding[];
	/** What each contestant reached, where there was a contest. */
	scores?: Scores;
}

/** One question about the speed of the shop. */
export type Part = (ground: Ground, cast: Cast) => Promise<Outcome>;

/** Products read from the monolith, and from bare handlers over the same database. */
const getProduct: Part = async (ground, cast) => {
	const monolith = await cast.monolith();
	const database = cast.shopFile(monolith);
	const contestants = [
		contestantOf(names.monolith, monolith.target),
		contestantOf(names.microservices, (await cast.microservices()).target),
		await startBare(names.bare, { database, server: "express" }, ground),
		await startBare(names.bareShop, { database, server: "shop" }, ground),
		await startBare(names.bareHttp, { database, server: "http" }, ground),
	];
	const scores = await driving(ground, () => read(contestants, ground.rounds));
	return { scores, findings: readFindings(scores) };
};

/** The same catalog service behind the gateway and behind nginx. */
const gateway: Part = async (ground, cast) => {
	const { target } = await cast.microservices();
	const catalog = unitsContestantOf(names.catalog, target, ["catalog"]);
	const contestants = [
		unitsContestantOf(names.microservices, target, ["gateway", "catalog"]),
		catalog,
	];
	contestants.push(await startBareGateway(names.bareGateway, catalog, ground));
	const nginx = findNginx();
	if (nginx)
		contestants.push(
			await startNginx(catalog, names.nginx, { ...ground, nginx }),
		);
	const scores = await driving(ground, () => read(contestants, ground.rounds));
	return { scores, findings: gatewayFindings(scores, nginxFix) };
};

/** Orders paid at the same kind of card processor by both arms, and by bare handlers. */
const placeOrder: Part = async (ground, cast) => {
	const monolith = await cast.monolith();
	const services = await cast.microservices();
	const overAmqp = await cast.microservicesOverAmqp();
	const buyers = await cast.buyersOf(monolith);
	const database = cast.shopFile(monolith);
	const cardUrl = monolith.target.cardProcessor.url;
	const bare = async (
		name: string,
		options: { server: "express" | "shop"; cardUrl?: string },
	) => ({
		...(await startBare(name, { database, ...options }, ground)),
		buyers,
	});
	const contestants = [
		{ ...contestantOf(names.monolith, monolith.target), buyers },
		{
			...settlingContestantOf(names.services, services.target),
			buyers: await cast.buyersOf(services),
		},
		await bare(names.bare, { server: "express" }),
		await bare(names.bareShop, { server: "shop" }),
		await bare(names.barePaid, { server: "express", cardUrl }),
	];
	if (overAmqp)
		contestants.push({
			...settlingContestantOf(names.servicesOverAmqp, overAmqp.target),
			buyers: await cast.buyersOf(overAmqp),
		});
	const scores = await driving(ground, () => order(contestants, ground.rounds));
	return { scores, findings: orderFindings(scores) };
};

/** From the command line to the line `ready …`, on every core that there is. */
const start: Part = async ({ root, rounds, say }) => {
	const times = async (arm: string) => {
		say(`limits: ${rounds} × shoplab up ${arm}`);
		const all: number[] = [];
		for (let turn = 0; turn < rounds; turn += 1)
			all.push(await startUpMs(root, arm));
		return all;
	};
	return {
		findings: [
			startFinding("microservices", await times("microservices"), 2_000),
			startFinding("monolith", await times("monolith"), 1_000),
		],
	};
};

/** From a crash to serving again, of one service and of the monolith; the goals are those of the restart itself. */
const restart: Part = async (ground) => {
	const victims: (Victim & { maxMs: number })[] = [
		{ arm: "microservices", unit: "orders", maxMs: 400 },
		{ arm: "monolith", unit: "monolith", maxMs: 500 },
	];
	const crashed = await crashInTurns(victims, ground);
	return {
		findings: victims.flatMap(({ unit, maxMs }, place) =>
			restartFindings(unit, crashed[place] ?? [], maxMs),
		),
	};
};

/** Requests that leave when they are due, and what the machine allows of that. */
const driver: Part = async (ground) => ({
	findings: lagFindings(await driverLags(ground)),
});

/** This process drives from its own core while `work` lasts; what is started before and after may use all. */
async function driving<Result>(
	{ pinning }: Ground,
	work: () => Promise<Result>,
): Promise<Result> {
	await moveTo(pinning.driver, [process.pid]);
	try {
		return await work();
	} finally {
		await moveTo([...pinning.systems, ...pinning.driver], [process.pid]);
	}
}

/** By name, in the order in which they are asked; starting comes first, while nothing else runs. */
export const parts: Readonly<Record<string, Part>> = {
	start,
	restart,
	driver,
	getProduct,
	gateway,
	placeOrder,
};
