import { existsSync } from "node:fs";
import { after, type TestContext } from "node:test";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

const executablePath =
  process.env["DELTACLOUD_TEST_CHROMIUM"] ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);

/** Why tests with a browser cannot run here; false where they can. */
export const withoutChromium: string | false =
  executablePath === undefined && "needs chromium; DELTACLOUD_TEST_CHROMIUM may name it";

const switches = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let browser: Promise<Browser> | undefined;
after(async () => (await browser)?.close());

/** What somebody has in front of them, and what the browser complained of. */
export interface Visit {
  readonly page: Page;
  /** Errors of scripts, of the policy, and of what could not be loaded. */
  readonly complaints: readonly string[];
}

/** Opens a window of its own, which closes with the test; the browser is one for all tests of a file. */
export async function openWindow(context: TestContext, options: BrowserContextOptions = {}): Promise<Visit> {
  browser ??= chromium.launch({ executablePath: executablePath ?? "chromium", args: switches, headless: true });
  const visitor = await (await browser).newContext(options);
  context.after(() => visitor.close());
  const page = await visitor.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", ({ message }) => complaints.push(message));
  return { page, complaints };
}
