import { capabilities } from "../../shop/contract/operation.ts";
import type { Import } from "../support/import-graph.ts";

/** Who may import whom: the files that a rule is for, and all that they may import. The first rule that fits a file holds. */
export interface Rule {
	name: string;
	/** Pattern of the importing files; `(…)` is kept, as `$1` in `may`. */
	from: RegExp;
	/** Patterns of what may be imported; `type ` before one: with `import type` only. */
	may: readonly string[];
}

const anyOf = (words: readonly string[]) => `(?:${words.join("|")})`;
const services = anyOf(capabilities);

const packages = ["npm:.*", "node:.*"];
const basics = "shop/contract/(?:operation|errors|fields)\\.ts";
const capabilityContract = `shop/contract/${anyOf([...capabilities, "product-page"])}\\.ts`;
const contract = [basics, capabilityContract];
const wholeContract = "shop/contract/shop\\.ts";
const testTools = [
	...packages,
	"shop/.*",
	"microservices/topology\\.json",
	"[^/]+/(?:.*/)?testing[^/]*\\.ts",
];

/** Tests beside the source do not ship: they may look at all of their own side. */
const testRules: Rule[] = [
	{
		name: "tests of the shop",
		from: /^shop\/(?:.*\/)?(?:[^/]*\.test|testing[^/]*|fixture-[^/]*)\.ts$|^shop\/.*\/fixtures\//,
		may: testTools,
	},
	{
		name: "tests of the monolith",
		from: /^monolith\/(?:.*\/)?(?:[^/]*\.test|testing[^/]*|fixture-[^/]*)\.ts$/,
		may: [...testTools, "monolith/.*"],
	},
	{
		name: "tests of the microservices",
		from: /^microservices\/(?:.*\/)?(?:[^/]*\.test|testing[^/]*|fixture-[^/]*)\.ts$/,
		may: [...testTools, "microservices/.*"],
	},
	{
		name: "tests of bench",
		from: /^bench\/(?:.*\/)?(?:[^/]*\.test|testing[^/]*|fixture-[^/]*)\.ts$/,
		may: [
			...testTools,
			"bench/.*",
			"monolith/.*\\.json",
			"microservices/.*\\.json",
		],
	},
];

const shopRules: Rule[] = [
	{
		name: "shop/contract/shop joins all capabilities",
		from: /^shop\/contract\/shop\.ts$/,
		may: contract,
	},
	{
		name: "shop/contract/X knows no other capability",
		from: /^shop\/contract\//,
		may: [basics, "npm:zod"],
	},
	{
		name: "shop/rules are pure",
		from: /^shop\/rules\//,
		may: [
			"shop/rules/.*",
			"shop/contract/errors\\.ts",
			...contract.map((each) => `type ${each}`),
		],
	},
	{
		name: "shop/runtime knows no capability",
		from: /^shop\/runtime\//,
		may: [
			"shop/runtime/.*",
			"shop/contract/(?:operation|errors)\\.ts",
			...packages,
		],
	},
	{
		name: "the card processor is an outside system",
		from: /^shop\/card-processor\//,
		may: ["shop/card-processor/.*", ...packages],
	},
	{
		name: "the seed holds data only",
		from: /^shop\/seed\.ts$/,
		may: contract.map((each) => `type ${each}`),
	},
];

const build = [
	...contract,
	"shop/rules/.*",
	"shop/runtime/.*",
	"shop/seed\\.ts",
	...packages,
];

const buildRules: Rule[] = [
	{
		name: "monolith/service opens the door on the whole contract",
		from: /^monolith\/service\.ts$/,
		may: [
			"monolith/.*",
			wholeContract,
			"shop/card-processor/sdk\\.ts",
			...build,
		],
	},
	{
		name: "monolith/X knows the shop and its own build",
		from: /^monolith\//,
		may: ["monolith/.*", "shop/card-processor/sdk\\.ts", ...build],
	},
	{
		name: "microservices/kit knows no capability",
		from: /^microservices\/kit\//,
		may: [
			"microservices/kit/.*",
			"shop/runtime/.*",
			"shop/contract/(?:operation|errors)\\.ts",
			...packages,
		],
	},
	{
		name: "microservices/gateway decides no business rule",
		from: /^microservices\/gateway\//,
		may: [
			"microservices/(?:gateway|kit)/.*",
			...contract,
			wholeContract,
			"shop/runtime/.*",
			...packages,
		],
	},
	{
		name: "microservices/colocated joins all services",
		from: /^microservices\/colocated(?:\/.*)?\.ts$/,
		may: [
			"microservices/.*",
			...contract,
			wholeContract,
			"shop/runtime/.*",
			...packages,
		],
	},
	{
		name: "microservices/payments charges cards",
		from: /^microservices\/payments\//,
		may: [
			"microservices/(?:payments|kit)/.*",
			"shop/card-processor/sdk\\.ts",
			...build,
		],
	},
	{
		name: "microservices/X knows no other service",
		from: new RegExp(`^microservices/(${services})/`),
		may: ["microservices/(?:$1|kit)/.*", ...build],
	},
];

const shopForBench = [
	...contract,
	wholeContract,
	"shop/seed\\.ts",
	"shop/card-processor/protocol\\.ts",
];

/** A report's data travels one way: results, facts, text, document, and then a page, a terminal or another format. */
const reportRules: Rule[] = [
	["print", "print"],
	["facts", "print|facts"],
	["text", "print|facts|text"],
	["document", "print|facts|text|document"],
	["html", "print|document|html"],
	["terminal", "print|facts|text|document|terminal"],
].map(([layer, below]) => ({
	name: `bench/report/${layer} is made of what comes before it`,
	from: new RegExp(`^bench/report/${layer}/`),
	may: [
		`bench/report/(?:${below})/.*`,
		"bench/(?:stats|results)/.*",
		...packages,
	],
}));

const benchRules: Rule[] = [
	{
		name: "bench/stats knows nothing",
		from: /^bench\/stats\//,
		may: ["bench/stats/.*"],
	},
	...reportRules,
	{
		name: "bench/report sees results only",
		from: /^bench\/report\//,
		may: ["bench/(?:report|stats|results)/.*", ...packages],
	},
	{
		name: "bench/results holds data only",
		from: /^bench\/results\//,
		may: ["bench/(?:results|stats)/.*", ...contract, ...packages],
	},
	{
		name: "bench/scenario knows the contract's words",
		from: /^bench\/scenario\//,
		may: ["bench/scenario/.*", ...contract, wholeContract, ...packages],
	},
	{
		name: "bench/pids knows processes only",
		from: /^bench\/pids\//,
		may: ["bench/pids/.*", ...packages],
	},
	{
		name: "bench/targets starts builds by path",
		from: /^bench\/targets\//,
		may: [
			"bench/targets/.*",
			"bench/pids/journal\\.ts",
			"type bench/scenario/.*",
			...packages,
		],
	},
	{
		name: "bench/deploys changes and ships builds by path",
		from: /^bench\/deploys\//,
		may: [
			"bench/deploys/.*",
			"bench/(?:targets|scenario|stats)/.*",
			"bench/pids/journal\\.ts",
			...shopForBench,
			...packages,
		],
	},
	{
		name: "bench/load/soap-door speaks as a SOAP client of the shop",
		from: /^bench\/load\/soap-door\.ts$/,
		may: ["bench/load/.*", "shop/runtime/soap-client\\.ts"],
	},
	{
		name: "bench/load, faults, measure, sameness work through the doors",
		from: /^bench\/(load|faults|measure|sameness)\//,
		may: [
			"bench/(?:$1|stats|scenario)/.*",
			"bench/pids/journal\\.ts",
			"bench/measure/.*",
			"type bench/(?:targets|load)/.*",
			"type shop/runtime/faults/protocol\\.ts",
			...shopForBench,
			...packages,
		],
	},
	{
		name: "bench/trace drives an arm with the tracer of the shop's own processes",
		from: /^bench\/trace\//,
		may: [
			"bench/(?:trace|load|results|stats)/.*",
			"bench/targets/errors\\.ts",
			"type bench/targets/.*",
			"shop/runtime/trace[^/]*\\.ts",
			...shopForBench,
			...packages,
		],
	},
	{
		name: "bench/compare reads stored runs, and their trials as runs do",
		from: /^bench\/compare\//,
		may: [
			"bench/(?:compare|results|stats)/.*",
			"bench/experiment/(?:arm-cost|ratios)\\.ts",
			"node:util",
		],
	},
	{
		name: "bench/experiment and the command line conduct",
		from: /^bench\/(?:experiment\/|cli\/|cli\.ts|shoplab)/,
		may: ["bench/.*", ...shopForBench, "shop/runtime/.*", ...packages],
	},
	{
		name: "bench/planning's models know nothing",
		from: /^bench\/planning\/(?:laws|queues|mva|least-squares|saturation)\.ts$/,
		may: ["bench/stats/.*", "bench/planning/mva\\.ts"],
	},
	{
		name: "bench/planning measures as experiments do, and writes as reports do",
		from: /^bench\/planning\//,
		may: [
			"bench/(?:planning|experiment|targets|load|measure|stats)/.*",
			"bench/report/(?:print/(?:format|wrap)|document/(?:blocks|waterfall))\\.ts",
			"type bench/scenario/.*",
			...shopForBench,
			...packages,
		],
	},
	{
		name: "bench/limits sets the shop beside a bare handler on the same runtime",
		from: /^bench\/limits\//,
		may: ["bench/.*", ...shopForBench, "shop/runtime/.*", ...packages],
	},
	{
		name: "bench/campaign's schedule follows from its seed alone",
		from: /^bench\/campaign\/schedule\.ts$/,
		may: ["bench/stats/.*", "type bench/campaign/victims\\.ts"],
	},
	{
		name: "bench/campaign conducts kills as experiments conduct trials",
		from: /^bench\/campaign\//,
		may: [
			"bench/(?:campaign|cli|experiment|measure|pids|results|stats|targets)/.*",
			"shop/seed\\.ts",
			...packages,
		],
	},
	{
		name: "bench knows no build",
		from: /^bench\//,
		may: ["bench/.*", ...shopForBench, ...packages],
	},
];

/** design.md section 3 as a table, with the additions of docs/decisions.md. */
export const rules: readonly Rule[] = [
	...testRules,
	...shopRules,
	...buildRules,
	...benchRules,
];

/** The rule that holds for a file. */
export function ruleFor(file: string): Rule | undefined {
	return rules.find(({ from }) => from.test(file));
}

/** A sentence for every import that its rule does not allow, and for every file without a rule. */
export function violationsIn(imports: readonly Import[]): string[] {
	return imports.flatMap((each) => {
		const rule = ruleFor(each.from);
		if (!rule) return [`${each.from}: no rule says what it may import`];
		return allowed(rule, each)
			? []
			: [
					`${each.from}:${each.line} imports ${each.typeOnly ? "types of " : ""}${each.to}: ${rule.name}`,
				];
	});
}

function allowed(rule: Rule, { from, to, typeOnly }: Import): boolean {
	const kept = rule.from.exec(from)?.[1] ?? "";
	return rule.may.some((pattern) => {
		const forTypes = pattern.startsWith("type ");
		if (forTypes && !typeOnly) return false;
		const path = pattern.slice(forTypes ? 5 : 0).replaceAll("$1", kept);
		return new RegExp(`^${path}$`).test(to);
	});
}
