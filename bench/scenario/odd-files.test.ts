import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations as contract } from "../../shop/contract/shop.ts";
import { good, wiring } from "./bad-files.ts";
import { InvalidScenario } from "./problems.ts";
import { readScenario } from "./validate.ts";

// Files as editors, other systems and bad luck write them.

const known = { operations: [...contract.values()], changes: [], wiring };
let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-odd-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string) {
	const file = join(folder, "a.yaml");
	writeFileSync(file, text);
	return readScenario(file, known);
}

function refusal(text: string): string {
	try {
		read(text);
	} catch (error) {
		if (error instanceof InvalidScenario)
			return error.message.replaceAll(`${folder}/`, "");
		throw error;
	}
	return "accepted";
}

/** The sign of the shown line that stands above the caret, on a terminal. */
function pointedAt(said: string, drawn: (before: string) => number): string {
	const [, line = "", caret = ""] = said.split("\n");
	const signs = Array.from(line);
	const at = signs.findIndex(
		(_, index) => drawn(signs.slice(0, index).join("")) === caret.indexOf("^"),
	);
	return signs.slice(at).join("");
}

describe("an odd file", () => {
	it.each([
		["with a byte order mark", `\ufeff${good}`],
		["with the line ends of Windows", good.replaceAll("\n", "\r\n")],
		["without a line end", good.trimEnd()],
		[
			"with anchors",
			good
				.replace("rate: 60/s", "rate: &rate 60/s")
				.replace("duration: 15s", "duration: &span 15s\n  warmup: *span"),
		],
	])("%s is read", (_, text) => {
		expect(read(text)).toMatchObject({
			id: "sample",
			load: { durationMs: 15_000 },
		});
	});

	it.each([
		["a byte order mark", `\ufeff${good.replace("60/s", "60")}`],
		["Windows", good.replace("60/s", "60").replaceAll("\n", "\r\n")],
	])("of %s has its places right", (_, text) => {
		expect(refusal(text)).toBe(
			'a.yaml:7:9: expected a rate such as "60/s", got 60\n  rate: 60\n        ^',
		);
	});

	it.each([
		["wide signs", "商品一覧", 2],
		["a picture", "🛒🛒", 2],
		["a mark over a letter", "e\u0301e\u0301".normalize("NFD"), 0.5],
	])("points at the right place behind %s", (_, signs, columnsEach) => {
		const said = refusal(
			good.replace(
				"title: A sample",
				`narrate: { intro: "${signs}", predikt: x }\ntitle: A sample`,
			),
		);
		const drawn = (before: string) =>
			Array.from(before).reduce(
				(sum, sign) =>
					sum +
					(signs.includes(sign)
						? columnsEach === 2
							? 2
							: /\p{M}/u.test(sign)
								? 0
								: 1
						: 1),
				0,
			);
		expect(pointedAt(said, drawn)).toMatch(/^predikt/);
	});

	it("keeps a tab before the caret as a tab", () => {
		const said = refusal(good.replace("rate: 60/s", "rate:\t60"));
		expect(said.split("\n")[2]).toBe("       \t^");
	});

	it("shows of a very long line what is around the place", () => {
		const said = refusal(
			good.replace(
				"title: A sample",
				`narrate: { intro: "${"x".repeat(1900)}", predikt: x }\ntitle: A sample`,
			),
		);
		expect(pointedAt(said, (before) => before.length)).toMatch(/^predikt/);
		expect(said.length).toBeLessThan(400);
	});

	it("of many mistakes is told by line, each once", () => {
		const lines = refusal(
			good
				.replace("title: A sample", "titel: A sample")
				.replace("60/s", "60")
				.replace("browse", "br owse")
				.concat("rouds: 3\nexpect: [{ metric: p95, onn: both, max: 5ms }]\n"),
		)
			.split("\n")
			.filter((line) => line.startsWith("a.yaml:"));
		expect(lines).toEqual([
			'a.yaml:4:1: unknown key "titel"',
			'a.yaml:7:9: expected a rate such as "60/s", got 60',
			'a.yaml:10:13: expected a name of letters, digits and dashes such as "reviews-crash", got "br owse"',
			'a.yaml:12:1: unknown key "rouds"',
			'a.yaml:13:25: unknown key "onn"',
		]);
	});

	it("does not merge keys by <<, and says so", () => {
		expect(
			refusal(`${good}data: &d { products: 3 }\nnarrate: { <<: *d }\n`),
		).toContain('a.yaml:13:12: unknown key "<<"');
	});
});
