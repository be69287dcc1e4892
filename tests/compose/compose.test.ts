import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { Ajv2019 } from "ajv/dist/2019.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { mustSkip, titled } from "../support/missing.ts";
import { root } from "../support/root.ts";
import { brokenConditions } from "./broken-conditions.ts";
import { brokenWiring } from "./broken-wiring.ts";
import { composeFile, readComposition } from "./composition.ts";
import { rules } from "./rules.ts";

const broken = [...brokenWiring, ...brokenConditions];
const names = Object.keys(rules) as (keyof typeof rules)[];

describe("docker-compose.yml and Dockerfile", () => {
	it.each(names)("every service %s", (name) => {
		expect(rules[name](readComposition())).toEqual([]);
	});

	it.each(broken)("$rule objects when $what", ({ rule, change, says }) => {
		const given = readComposition();
		change(given);
		const problems = rules[rule](given);
		expect(problems).not.toEqual([]);
		expect(problems.join("\n")).toMatch(says);
	});

	it("every rule has been seen to object", () => {
		expect(new Set(broken.map(({ rule }) => rule))).toEqual(new Set(names));
	});
});

describe(titled("docker-compose config", "docker-compose"), () => {
	const selections = [
		{ profiles: [] },
		{ profiles: ["monolith"] },
		{ profiles: ["microservices"] },
		{ profiles: ["monolith", "microservices"] },
	];
	it.skipIf(mustSkip("docker-compose")).each(selections)(
		"accepts the file with the profiles $profiles",
		({ profiles }) => {
			const text = readFileSync(composeFile, "utf8");
			const { status, stderr } = config(text, profiles);
			expect({ status, stderr }).toMatchObject({ status: 0 });
		},
	);

	it.skipIf(mustSkip("docker-compose"))("refuses a file that is wrong", () => {
		const text = readFileSync(composeFile, "utf8");
		const wrong = text.replace(
			"  monolith:\n",
			"  monolith:\n    imagine: 1\n",
		);
		expect(config(wrong, []).status).not.toBe(0);
	});
});

/** `docker-compose config -q`, by whichever of the two commands there is. It asks no engine. */
function config(text: string, profiles: string[]): SpawnSyncReturns<string> {
	const compose =
		spawnSync("docker-compose", ["version"]).status === 0
			? ["docker-compose"]
			: ["docker", "compose"];
	const [command = "", ...args] = [
		...compose,
		...["--project-directory", root, "-f", "-"],
		...profiles.flatMap((profile) => ["--profile", profile]),
		...["config", "-q"],
	];
	return spawnSync(command, args, { input: text, encoding: "utf8", cwd: root });
}

/** The Compose specification's JSON Schema, as Debian's docker-compose brings it. */
const schemaFile =
	"/usr/lib/python3/dist-packages/compose/config/compose_spec.json";

describe(
	existsSync(schemaFile)
		? "the Compose specification"
		: `the Compose specification [skipped: no ${schemaFile}, it comes with Debian's docker-compose]`,
	() => {
		const there = existsSync(schemaFile);

		it.skipIf(!there)("has nothing against the file", () => {
			expect(complaints(readFileSync(composeFile, "utf8"))).toEqual([]);
		});

		it.skipIf(!there).each([
			["an unknown field", "    cpuset:", "    cpu_set:"],
			["a condition that does not exist", "service_healthy", "service_well"],
			["a list where a map must be", "  door: {}", "  door: []"],
		])("objects to %s", (_what, from, to) => {
			const text = readFileSync(composeFile, "utf8");
			expect(text).toContain(from);
			expect(complaints(text.replaceAll(from, to))).not.toEqual([]);
		});
	},
);

/** What the specification's schema has against a file. Its own formats (ports, durations) are judged by docker-compose only. */
function complaints(text: string) {
	// It calls itself draft 2019-09, but names its parts by `id`, as draft 4 did; ajv refuses that and needs it for nothing.
	const { $schema, ...schema } = JSON.parse(
		readFileSync(schemaFile, "utf8"),
		(key, value) =>
			key === "id" && typeof value === "string" ? undefined : value,
	) as Record<string, unknown>;
	expect(schema.title).toBe("Compose Specification");
	const ajv = new Ajv2019({ strict: false, validateFormats: false });
	const validate = ajv.compile(schema);
	validate(parse(text, { merge: true }));
	return validate.errors ?? [];
}
