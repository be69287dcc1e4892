import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCheckout } from "./checkout.ts";
import { ImpactRefused } from "./refused.ts";
import { openRepository, type Repository } from "./repository.ts";
import { type MadeRepository, makeRepository } from "./testing.ts";

let made: MadeRepository;
let repository: Repository;
const ids: Record<string, string> = {};

beforeAll(async () => {
	made = makeRepository();
	ids.first = made.commit("first", { "a.txt": "1", "b/c d.txt": "1" });
	made.git("checkout", "-q", "-b", "side");
	ids.side = made.commit("on the side", { "side.txt": "1" });
	made.git("checkout", "-q", "main");
	ids.second = made.commit("second\ttab", { "a.txt": "2", "ü.txt": "1" });
	made.git("merge", "-q", "--no-ff", "-m", "merge", "side");
	ids.merge = made.git("rev-parse", "HEAD");
	made.git("tag", "v1", ids.first);
	repository = await openRepository(made.folder);
});
afterAll(() => made.remove());

const subjects = async (range: string, most = 100) =>
	(await repository.commits(range, most)).commits.map(({ subject }) => subject);

describe("the commits of a range", () => {
	it("come oldest first, along first parents: a merge is one of them", async () => {
		expect(await subjects("v1..main")).toEqual(["second tab", "merge"]);
		expect(await subjects("main")).toEqual(["merge"]);
		expect(await subjects("main~2..main^0")).toEqual(["second tab", "merge"]);
	});

	it("have their first parent, null where history begins", async () => {
		const { commits } = await repository.commits("main", 1);
		expect(commits[0]).toMatchObject({ id: ids.merge, parent: ids.second });
		expect((await repository.commits("v1", 1)).commits[0]?.parent).toBeNull();
	});

	it("are the newest, where there are more than asked for", async () => {
		const { commits, inRange } = await repository.commits("v1..main", 1);
		expect(commits.map(({ subject }) => subject)).toEqual(["merge"]);
		expect(inRange).toBe(2);
	});

	it.each([
		["main..nowhere", "git says: bad revision"],
		["--all", "git says:"],
		["main..v1", "turn it round if it is written backwards: v1..main"],
	])("of %s are refused", async (range, words) => {
		const asked = repository.commits(range, 10);
		await expect(asked).rejects.toThrow(ImpactRefused);
		await expect(asked).rejects.toThrow(words);
	});

	it("are looked for in a repository", async () => {
		const empty = mkdtempSync(join(tmpdir(), "shoplab-no-repository-"));
		try {
			await expect(openRepository(empty)).rejects.toThrow(
				"not a git repository",
			);
			await expect(openRepository(join(empty, "none"))).rejects.toThrow(
				"there is no such folder",
			);
		} finally {
			rmSync(empty, { recursive: true });
		}
	});
});

describe("the content of a commit", () => {
	it("is its files, and what differs from another", async () => {
		const entries = await repository.entries(ids.second ?? "");
		expect(entries.map(({ path, bytes }) => `${path} ${bytes}`)).toEqual([
			"a.txt 1",
			"b/c d.txt 1",
			"ü.txt 1",
		]);
		expect(await repository.changed(ids.first ?? "", ids.second ?? "")).toEqual(
			["a.txt", "ü.txt"],
		);
		expect(await repository.text(ids.first ?? "", "a.txt")).toBe("1");
		expect(await repository.text(ids.first ?? "", "ü.txt")).toBeUndefined();
		expect(
			await repository.missing(ids.first ?? "", ["a.txt", "b", "ü.txt"]),
		).toEqual(["b", "ü.txt"]);
	});

	it("is checked out elsewhere, forth and back; repository, index and working tree stay as they are", async () => {
		const state = () => [
			made.git("status", "--porcelain"),
			made.git("write-tree"),
			made.git("rev-parse", "HEAD"),
		];
		const before = state();
		const checkout = createCheckout(repository);
		const at = async (commit = "") => {
			await checkout.moveTo(commit);
			return readFileSync(join(checkout.folder, "a.txt"), "utf8");
		};
		try {
			expect(await at(ids.merge)).toBe("2");
			expect(await at(ids.first)).toBe("1");
			expect(await at(ids.merge)).toBe("2");
			expect(state()).toEqual(before);
		} finally {
			checkout.remove();
		}
	});
});
