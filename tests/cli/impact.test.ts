import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChangeImpact } from "../../bench/impact/change-impact.ts";
import type { History } from "../../bench/impact/history.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { root } from "../support/root.ts";
import { runShoplab, startShoplab } from "../support/shoplab.ts";

// What has to ship, as a user asks: by a change, and by the commits of this repository.

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-impact-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Its folder for what is built lies in ours, so that what is left behind is seen.
const where = () => ({ cwd: folder, env: { TMPDIR: folder } });
const shoplab = (...args: string[]) => runShoplab(args, where());
const leftBehind = () =>
	readdirSync(folder).filter((name) => name.startsWith("shoplab-impact-"));

function put(name: string, text: string): string {
	const file = join(folder, name);
	writeFileSync(file, text);
	return file;
}

const git = (...args: string[]) =>
	execFileSync("git", args, { cwd: root, encoding: "utf8" });

/** Commits behind the newest; none in a shallow clone, or in an archive of the sources. */
function depth(): number {
	try {
		return Number(git("rev-list", "--first-parent", "--count", "HEAD")) - 1;
	} catch {
		return 0;
	}
}

const commitsBehind = depth();

/** Files that a unit can be made of. */
const isSource = (file: string) =>
	/^(?:shop|monolith|microservices)\/|^package(?:-lock)?\.json$/.test(file);

const changedBy = (commit: string) =>
	git("diff", "--name-only", `${commit}^1`, commit).trim().split("\n");

describe("shoplab impact --change", () => {
	it("names the units that ship on each arm, with the reason, and leaves nothing", async () => {
		const args = ["impact", "--change", "shipping-quote-rule"];
		const { code, out, err } = await shoplab(...args, "--json", "-q");
		expect([code, err]).toEqual([0, ""]);
		const { arms } = JSON.parse(out) as ChangeImpact;
		expect(arms.monolith).toMatchObject({
			ships: [{ unit: "monolith" }],
			unitsTotal: 1,
			share: 1,
			reach: [{ chain: ["monolith/shipping.ts", "monolith/service.ts"] }],
		});
		expect(arms.microservices).toMatchObject({
			ships: [{ unit: "shipping" }],
			unitsTotal: 12,
			edited: ["microservices/shipping/service.ts"],
		});
		expect(leftBehind()).toEqual([]);
	});
});

// Whoever cloned shallowly has no history to ask about.
const ofHistory = { timeout: 600_000, skip: commitsBehind < 5 };

describe("shoplab impact <git-range>", ofHistory, () => {
	it("tells of this repository's own commits what they ship, the sources being no part of the others", async () => {
		const before = git("status", "--porcelain");
		const { code, out, err } = await shoplab(
			...["impact", "HEAD~3..HEAD", "--json"],
		);
		expect(code).toBe(0);
		expect(err).toContain("3 of 3: ");
		const { commits, arms } = JSON.parse(out) as History;
		expect(commits.map(({ id }) => id)).toEqual(
			git("rev-list", "--first-parent", "--reverse", "HEAD~3..HEAD")
				.trim()
				.split("\n"),
		);
		for (const commit of commits) {
			if ("leftOut" in commit) continue;
			const sources = changedBy(commit.id).filter(isSource);
			for (const { units, bytes } of Object.values(commit.touched)) {
				if (sources.length === 0) expect(units).toEqual([]);
				expect(bytes > 0).toBe(units.length > 0);
			}
		}
		expect(arms.monolith?.unitsAtEnd).toBe(1);
		expect(arms.microservices?.unitsAtEnd).toBe(12);
		expect(arms.monolith?.commits).toBe(arms.microservices?.commits);
		expect(git("status", "--porcelain")).toBe(before);
		expect(leftBehind()).toEqual([]);
	});

	it("tells by a mapping, in tables of 80 columns", async () => {
		const { code, out } = await shoplab(
			...["impact", "HEAD~5..HEAD", "-q", "--repo", root],
			...["--map", join(root, "docs/impact-map.yaml")],
		);
		expect(code).toBe(0);
		expect(out).toContain("HEAD~5..HEAD of ");
		expect(out).toContain("two units or more");
		for (const line of out.split("\n"))
			expect(line.length).toBeLessThanOrEqual(80);
	});

	it("stops at Ctrl-C with 130 and leaves nothing", async () => {
		const many = Math.min(40, commitsBehind);
		const { child, said, ended } = startShoplab(
			["impact", `HEAD~${many}..HEAD`],
			where(),
		);
		await eventually(
			"the first commit is looked at",
			() => said.err.includes(`1 of ${many}`),
			60_000,
		);
		child.kill("SIGINT");
		expect((await ended).code).toBe(130);
		expect(said.out).toBe("");
		expect(leftBehind()).toEqual([]);
	});
});

describe("wrong input", { skip: commitsBehind < 1 }, () => {
	it.each([
		[[], "Name a range of commits, or a change"],
		[["HEAD", "--change", "shipping-quote-rule"], "two questions"],
		[["HEAD", "--why"], "--why tells of the edits of a change"],
		[["HEAD", "--repo", "."], "--map FILE"],
		[["HEAD", "--arms", "monolth"], 'did you mean "monolith"?'],
		[["HEAD", "--max-count", "0"], "a whole number from 1"],
		[["HEAD", "--map", "m.yaml", "--arms", "monolith"], "cannot be used with"],
		[
			["--change", "shipping-quote-rul"],
			'there is no change "shipping-quote-rul"',
		],
		[["--change", "nothing-like-it"], "shipping-quote-rule"],
		[["HEAD..no-such-branch"], "git says: bad revision 'HEAD..no-such-branch'"],
		[["HEAD..HEAD"], "holds no commit"],
		[["HEAD", "--repo", tmpdir(), "--map", "m.yaml"], "is no git repository"],
		[["HEAD", "--map", "nowhere.yaml"], "nowhere.yaml: no such file"],
	])("%j is refused with 2 and the way out", async (args, words) => {
		const { code, err, out } = await shoplab("impact", ...args);
		expect(err).toContain(words);
		expect(code).toBe(2);
		expect(out).toBe("");
	});

	it("is told of a mapping by line and column", async () => {
		const map = put(
			"map.yaml",
			"version: 1\narms:\n  parts:\n    cart: { folder: microservices/crat }\n",
		);
		const { code, err } = await shoplab("impact", "HEAD", "--map", map);
		expect(err).toContain(`${map}:4:11: cart has no files`);
		expect(err).toContain('did you mean "microservices/cart"?');
		expect(code).toBe(2);
	});
});
