import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtArms } from "./built-arms.ts";
import { createCheckout } from "./checkout.ts";
import { type History, readHistory } from "./history.ts";
import { openRepository } from "./repository.ts";
import { type MadeRepository, makeRepository } from "./testing.ts";

// A shop of four files, with the same places as ours, and a package.

const unit = (entry: string, capabilities: string[], door = false) => ({
	...{ entry, capabilities, door },
});
const service = (imports: string) =>
	`${imports}\nexport default { name: "a unit" };\n`;
const lock = (leaf: string) =>
	JSON.stringify({ packages: { "node_modules/leaf": { version: leaf } } });

let made: MadeRepository;
let modules: string;
let history: History;

beforeAll(async () => {
	modules = mkdtempSync(join(tmpdir(), "shoplab-impact-modules-"));
	mkdirSync(join(modules, "leaf"));
	writeFileSync(join(modules, "leaf", "index.js"), "export const leaf = 1;");
	writeFileSync(
		join(modules, "leaf", "package.json"),
		'{"name":"leaf","version":"1.0.0"}',
	);
	made = makeRepository();
	made.commit("first", {
		"README.md": "A shop.",
		"monolith/topology.json": JSON.stringify({
			arm: "monolith",
			units: { monolith: unit("monolith/service.ts", ["cart", "users"], true) },
		}),
	});
	made.commit("monolith", {
		"package.json": '{"type":"module"}',
		"package-lock.json": lock("1.0.0"),
		"shop/runtime/host.ts":
			"export function serve(unit: object) { console.log(unit); }\n",
		"shop/rule.ts": "export const rule = 1;\n",
		"monolith/service.ts": service(
			'import { rule } from "../shop/rule.ts"; import { leaf } from "leaf"; console.log(rule, leaf);',
		),
	});
	made.commit("services", {
		"microservices/topology.json": JSON.stringify({
			arm: "microservices",
			units: {
				cart: unit("microservices/cart.ts", ["cart"], true),
				users: unit("microservices/users.ts", ["users"]),
			},
		}),
		"microservices/cart.ts": service(
			'import { rule } from "../shop/rule.ts"; console.log(rule);',
		),
		"microservices/users.ts": service(
			'import { leaf } from "leaf"; console.log(leaf);',
		),
	});
	made.commit("a rule", { "shop/rule.ts": "export const rule = 2;\n" });
	made.commit("a remark", {
		"shop/rule.ts": "// Two.\nexport const rule = 2;\nexport type Rule = 2;\n",
	});
	made.commit("a text", { "README.md": "Our shop." });
	made.commit("a package", { "package-lock.json": lock("1.0.1") });
	made.commit("broken", { "microservices/cart.ts": "let = ;\n" });
	made.commit("mended", {
		"microservices/cart.ts": service("console.log(3);"),
	});
	made.commit("one service, and a new one", {
		"microservices/cart.ts": service("console.log(4);"),
		"microservices/reviews.ts": service(""),
		"microservices/topology.json": JSON.stringify({
			arm: "microservices",
			units: {
				cart: unit("microservices/cart.ts", ["cart"], true),
				users: unit("microservices/users.ts", ["users"]),
				reviews: unit("microservices/reviews.ts", ["reviews"]),
			},
		}),
	});
	made.commit("the rule again", { "shop/rule.ts": "export const rule = 1;\n" });
	history = await read("HEAD~10..HEAD", 100);
});
afterAll(() => {
	made.remove();
	rmSync(modules, { recursive: true, force: true });
});

async function read(range: string, most: number): Promise<History> {
	const repository = await openRepository(made.folder);
	const { commits, inRange } = await repository.commits(range, most);
	const checkout = createCheckout(repository);
	try {
		return await readHistory(
			{ repository: "made", method: "", range, inRange },
			commits,
			{
				arms: ["monolith", "microservices"],
				versionsAt: builtArms({
					...{ repository, checkout, modules },
					topologies: {
						monolith: "monolith/topology.json",
						microservices: "microservices/topology.json",
					},
				}),
				signal: new AbortController().signal,
				tell: () => {},
			},
		);
	} finally {
		checkout.remove();
	}
}

/** What a commit touched, or why it is left out. */
function found({ commits }: History, subject: string): unknown {
	const commit = commits.find((each) => each.subject === subject);
	if (!commit) return undefined;
	if ("leftOut" in commit) return commit.leftOut;
	return Object.values(commit.touched).map(({ units }) => units.join(" "));
}

describe("what commits ship, by building them", () => {
	it.each([
		["a rule", ["monolith", "cart"]],
		["a remark", ["", ""]],
		["a text", ["", ""]],
		["one service, and a new one", ["", "cart reviews"]],
		["the rule again", ["monolith", ""]],
	])("%s", (subject, touched) => {
		expect(found(history, subject)).toEqual(touched);
	});

	it("counts the version of a package in a bundle, as the lock file names it", () => {
		expect(found(history, "a package")).toEqual(["monolith", "users"]);
	});

	it("leaves out what does not build, with the first error, and what comes after it", () => {
		expect(found(history, "broken")).toEqual({
			kind: "unbuilt",
			why: expect.stringMatching(
				/^microservices: cannot build cart: microservices\/cart\.ts:1:6: /,
			),
		});
		expect(found(history, "mended")).toEqual({
			kind: "unbuilt",
			why: expect.stringContaining("of the commit before it: cannot build"),
		});
	});

	it("leaves out what is older than an arm", () => {
		expect(found(history, "monolith")).toEqual({
			kind: "absent",
			why: "monolith: of the commit before it: it has no monolith/service.ts yet",
		});
		expect(found(history, "services")).toEqual({
			kind: "absent",
			why: "microservices: of the commit before it: it has no microservices/topology.json yet",
		});
	});

	it("leaves out where history begins", async () => {
		const { commits } = await read("HEAD~10", 1);
		expect(commits).toMatchObject([{ leftOut: { kind: "root" } }]);
	});

	it("counts both arms over the same commits", () => {
		const { monolith, microservices } = history.arms;
		expect(monolith).toMatchObject({
			commits: 6,
			touching: { none: 3, one: 3, several: 0 },
			meanUnits: 0.5,
			unitsAtEnd: 1,
		});
		expect(microservices).toMatchObject({
			commits: 6,
			touching: { none: 3, one: 2, several: 1 },
			unitsAtEnd: 3,
			coupling: [
				{ units: ["cart", "reviews"], together: 1, confidence: [0.5, 1] },
			],
		});
	});

	it("comes to the same for a commit alone as within a range", async () => {
		const alone = await read("HEAD~1", 1);
		const subject = "one service, and a new one";
		expect(found(alone, subject)).toEqual(found(history, subject));
	});
});
