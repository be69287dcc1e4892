import { outsiders, profiles, servicesOf } from "./composition.ts";
import { entriesOf, type Rule, when } from "./rule.ts";

const slices = ["cpus", "cpu_quota", "cpu_shares", "deploy"];

/** Both arms have the same cores, shared by all their processes, and the same memory in all. */
export const hasEqualLimits: Rule = (given) => {
	const shop = profiles.map((profile) =>
		servicesOf(given, profile).filter(([name]) => !outsiders.includes(name)),
	);
	const totals = shop.map((arm) =>
		arm.reduce((sum, [, { mem_limit }]) => sum + mebibytes(mem_limit), 0),
	);
	const cores = new Set(shop.flat().map(([, { cpuset }]) => cpuset ?? "all"));
	return [
		...when(
			totals[0] !== totals[1],
			`memory: ${profiles[0]} ${totals[0]} MiB, ${profiles[1]} ${totals[1]} MiB`,
		),
		...when(
			cores.size !== 1 || cores.has("all"),
			`cores differ: ${[...cores].join(" and ")}`,
		),
		...entriesOf(given).flatMap(([name, service]) => [
			...when(
				!(mebibytes(service.mem_limit) > 0),
				`${name} has no memory limit in MiB`,
			),
			...when(
				service.memswap_limit !== service.mem_limit,
				`${name} may swap: set memswap_limit to mem_limit`,
			),
			...slices
				.filter((slice) => slice in service)
				.map((slice) => `${name} has a slice of its own: ${slice}`),
		]),
	];
};

function mebibytes(limit: string | undefined): number {
	return Number(/^(\d+)m$/.exec(limit ?? "")?.[1] ?? Number.NaN);
}
