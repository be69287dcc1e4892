import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

/** How a page is looked at; what is left out: wide, light, on a screen, with script. */
export interface Look {
	width?: number;
	scheme?: "light" | "dark";
	media?: "screen" | "print";
	javaScript?: boolean;
	forcedColors?: "active";
}

/** A page that is open, and all that it asked for or complained of: empty when nothing did. */
export interface OpenPage {
	page: Page;
	trouble: string[];
}

/** A real browser, in which HTML is opened as a reader opens it: as a file. */
export interface Reader {
	open(html: string, look?: Look): Promise<OpenPage>;
	close(): Promise<void>;
}

/** Starts the browser of SHOPLAB_CHROMIUM, or Debian's. */
export async function startReader(): Promise<Reader> {
	const executablePath = process.env.SHOPLAB_CHROMIUM || "/usr/bin/chromium";
	const browser = await chromium.launch({ executablePath });
	const folder = mkdtempSync(join(tmpdir(), "shoplab-report-"));
	let files = 0;
	const open = async (html: string, look: Look = {}) => {
		files += 1;
		const file = join(folder, `${files}.html`);
		writeFileSync(file, html);
		return openFile(browser, pathToFileURL(file).href, look);
	};
	const close = async () => {
		await browser.close();
		rmSync(folder, { recursive: true, force: true });
	};
	return { open, close };
}

async function openFile(
	browser: Browser,
	url: string,
	look: Look,
): Promise<OpenPage> {
	const { width = 1300, scheme = "light", media = "screen" } = look;
	const context = await browser.newContext({
		viewport: { width, height: 900 },
		colorScheme: scheme,
		javaScriptEnabled: look.javaScript ?? true,
		...(look.forcedColors && { forcedColors: look.forcedColors }),
	});
	const page = await context.newPage();
	const trouble: string[] = [];
	page.on("console", (line) => trouble.push(`console: ${line.text()}`));
	page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
	page.on("dialog", (dialog) => trouble.push(`dialog: ${dialog.message()}`));
	page.on("request", (request) => {
		if (request.url() !== url) trouble.push(`request: ${request.url()}`);
	});
	// What the policy stops is told here even where the console keeps silent.
	await page.addInitScript(`document.addEventListener(
		"securitypolicyviolation",
		(event) => console.error("stopped by the policy: " + event.violatedDirective),
	)`);
	await page.emulateMedia({ media });
	await page.goto(url);
	return { page, trouble };
}
