import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { htmlReport } from "../../bench/report/html/page.ts";
import { mustSkip, titled } from "../support/missing.ts";
import { runShoplab } from "../support/shoplab.ts";
import {
	type Look,
	type OpenPage,
	type Reader,
	startReader,
} from "./browser.ts";
import {
	axeFinds,
	colours,
	cutOff,
	prepareForAxe,
	saidBy,
	sidewaysPx,
	tabStops,
} from "./look.ts";
import { stored } from "./stored.ts";

// Ways to read a report: without script, in the dark, on paper, by keyboard; and that the ways to find fault with one do find it.

describe.skipIf(mustSkip("chromium"))(titled("a reader", "chromium"), () => {
	let reader: Reader;
	let html = "";
	beforeAll(async () => {
		reader = await startReader();
		html = htmlReport(stored("tour"));
	});
	afterAll(() => reader?.close());

	async function look<Seen>(
		text: string,
		how: Look,
		at: (open: OpenPage) => Promise<Seen>,
	): Promise<Seen> {
		const open = await reader.open(text, how);
		const seen = await at(open);
		await open.page.context().close();
		return seen;
	}

	it("without script reads the same", async () => {
		const says = (javaScript: boolean) =>
			look(html, { javaScript }, ({ page }) => saidBy(page));
		const said = await says(false);
		expect(said).toContain("What does a network hop cost?");
		expect(said).toBe(await says(true));
	});

	it("in the dark has light text on dark ground", async () => {
		const light = await look(html, {}, ({ page }) => colours(page));
		const dark = await look(html, { scheme: "dark" }, ({ page }) =>
			colours(page),
		);
		expect(light.ground).toBeGreaterThan(200);
		expect(light.text).toBeLessThan(60);
		expect(dark.ground).toBeLessThan(60);
		expect(dark.text).toBeGreaterThan(200);
	});

	it("with colours of the system still sees every mark", async () => {
		const { marks } = await look(html, { forcedColors: "active" }, ({ page }) =>
			colours(page),
		);
		expect(marks.length).toBeGreaterThan(10);
		expect(Math.min(...marks)).toBeGreaterThan(20);
	});

	it("by keyboard reaches every link and every table, sees where it is, and can skip to the contents", async () => {
		const { stops, reachable, skippedTo } = await look(html, {}, ({ page }) =>
			tabStops(page),
		);
		expect(stops[0]?.name).toBe("Skip to the contents");
		expect(stops.filter(({ visible }) => !visible)).toEqual([]);
		expect(stops.map(({ name }) => name)).toEqual(reachable);
		expect(skippedTo).toBe("contents");
	});

	it("on paper has all of it", async () => {
		const { pdf, cut } = await look(
			html,
			{ width: 702, media: "print" },
			async ({ page }) => ({
				pdf: await page.pdf({
					preferCSSPageSize: true,
					printBackground: false,
				}),
				cut: await cutOff(page),
			}),
		);
		expect(cut).toEqual([]);
		const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? [];
		expect(pages.length).toBeGreaterThan(5);
		expect(pages.length).toBeLessThan(60);
	});

	it("would see what is wrong with a page that is", async () => {
		const bad = `<!doctype html><html lang="en"><head><title>bad</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
</head><body><main><h1>bad</h1><h3 style="color:red">skips a level</h3>
<img src="https://shop.test/x.png"><table><tr><td><div>${"wide".repeat(400)}</div></td></tr></table></main></body></html>`;
		const { trouble, ...seen } = await look(
			bad,
			{},
			async ({ page, trouble }) => {
				const sideways = await sidewaysPx(page);
				const cut = await cutOff(page);
				await prepareForAxe(page);
				return { trouble, sideways, cut, axe: await axeFinds(page) };
			},
		);
		expect(trouble.join("\n")).toContain("stopped by the policy: style-src");
		expect(trouble.join("\n")).toContain("stopped by the policy: img-src");
		expect(seen.sideways).toBeGreaterThan(0);
		expect(seen.cut.join()).toContain("TD: widewide");
		expect(seen.axe.join()).toMatch(
			/image-alt.*heading-order|heading-order.*image-alt/s,
		);
	});
});

it("the same results give the same bytes, whatever the time zone, the language and the folder", async () => {
	const folder = mkdtempSync(join(tmpdir(), "shoplab-report-"));
	try {
		const make = async (name: string, env: NodeJS.ProcessEnv) => {
			const cwd = join(folder, name);
			mkdirSync(cwd);
			writeFileSync(join(cwd, "results.json"), JSON.stringify(stored("tour")));
			const { code } = await runShoplab(["report", "results.json"], {
				cwd,
				env,
			});
			expect(code).toBe(0);
			return readFileSync(join(cwd, "report.html"), "utf8");
		};
		const here = await make("here", { TZ: "UTC", LANG: "C" });
		const there = await make("there", {
			TZ: "Pacific/Kiritimati",
			LANG: "de_DE.UTF-8",
			LC_ALL: "de_DE.UTF-8",
		});
		expect(there).toBe(here);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});
