import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { createMock } from "../../src/drivers/mock/driver.ts";
import deltacloud from "../../src/frontends/deltacloud/frontend.ts";
import { listen } from "../../src/testing/frontend-listener.ts";
import { testGateway } from "../../src/testing/gateway-harness.ts";
import { createTestDriver } from "../../src/testing/test-driver/driver.ts";
import { openWindow, withoutChromium } from "./chromium.ts";
import { findings } from "./accessibility.ts";

const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

/** Waits for a state; without a script people have to look again themselves. */
async function seeState(page: Page, state: string, scripts: boolean): Promise<void> {
  const badge = page.locator(".heading .state", { hasText: state });
  if (scripts) return badge.waitFor({ timeout: 30_000 });
  for (let look = 0; look < 100 && (await badge.count()) === 0; look++) {
    await page.waitForTimeout(100);
    await page.reload();
  }
  assert.equal(await badge.count(), 1, state);
}

for (const [device, viewport] of Object.entries({ desktop, phone })) {
  for (const scripts of [true, false]) {
    const way = `${device}, ${scripts ? "with" : "without"} scripts`;
    test(`people launch, stop, open ports, and keep files: ${way}`, { skip: withoutChromium }, async (context) => {
      const { driver } = createTestDriver({ transitionTime: 400 });
      const { url, close } = await listen(deltacloud, testGateway([driver]).gateway);
      context.after(close);
      const { page, complaints } = await openWindow(context, { javaScriptEnabled: scripts, viewport });
      const check = async (): Promise<void> => {
        if (scripts) assert.deepEqual(await findings(page), [], page.url());
      };

      await page.goto(`${url}/login`);
      await check();
      await page.getByLabel("User").fill("tester");
      await page.getByLabel("Password").fill("secret");
      await page.locator("main").getByRole("button", { name: "Log in" }).click();
      await page.getByRole("button", { name: "Log out" }).waitFor();
      await check();

      await page.goto(`${url}/instances`);
      await check();
      await page.getByRole("link", { name: "New instance" }).click();
      await check();
      await page.getByLabel("Name").first().fill("web <1>");
      await page
        .getByLabel(/^Image/)
        .first()
        .selectOption({ index: 1 });
      await page.getByRole("button", { name: "Create instance" }).click();
      await page.getByRole("heading", { name: "web <1>" }).waitFor();
      await seeState(page, "Running", scripts);
      await check();
      await page.getByRole("button", { name: "Stop" }).click();
      await seeState(page, "Stopped", scripts);

      await page.goto(`${url}/firewalls`);
      await page.locator("tbody th a").first().click();
      await page.getByRole("link", { name: "Add a rule" }).click();
      await check();
      await page.getByLabel("Protocol").selectOption("tcp");
      await page.getByLabel("Port from").fill("8080");
      await page.getByLabel("Port to").fill("8080");
      await page.getByLabel("Ip address1").fill("192.0.2.0/24");
      await page.getByRole("button", { name: "Add rule" }).click();
      const rule = page.locator("tr", { hasText: "8080" });
      assert.match(await rule.innerText(), /192\.0\.2\.0\/24/);
      await rule
        .getByRole("button", { name: /Remove/ })
        .first()
        .click();
      await page.locator("[popover]:popover-open").getByRole("button", { name: "Remove" }).click();
      await rule.waitFor({ state: "detached" });
      await check();

      await page.goto(`${url}/buckets`);
      await page.locator("tbody th a").first().click();
      await check();
      const content = Buffer.from("what was kept\n".repeat(1000));
      await page.locator("#blob_data").setInputFiles({ name: "kept.txt", mimeType: "text/plain", buffer: content });
      await page.locator("#blob_id").fill("folder/kept.txt");
      await page.getByRole("button", { name: "Upload" }).click();
      await page.getByRole("heading", { name: "folder/kept.txt" }).waitFor();
      await check();
      const downloading = page.waitForEvent("download");
      await page.getByRole("link", { name: "Download" }).click();
      const download = await downloading;
      assert.equal(download.suggestedFilename(), "folder_kept.txt");
      assert.deepEqual(await readFile(await download.path()), content);

      const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      assert.ok(Number(overflow) <= 0, "nothing is wider than the window");
      assert.deepEqual(complaints, []);
    });
  }
}

test("a form that is refused comes back, and leads to the field", { skip: withoutChromium }, async (context) => {
  const { driver } = createTestDriver();
  const { url, close } = await listen(deltacloud, testGateway([driver]).gateway);
  context.after(close);
  const { page } = await openWindow(context, {
    extraHTTPHeaders: { Authorization: `Basic ${btoa("tester:secret")}` },
  });
  await page.goto(`${url}/instances/new`);
  await page
    .getByLabel(/^Image/)
    .first()
    .selectOption({ index: 1 });
  await page.evaluate("document.querySelector('[name=name]').removeAttribute('maxlength')");
  await page.locator("[name=name]").fill("x".repeat(60));
  await page.getByRole("button", { name: "Create instance" }).click();
  await page.getByRole("alert").getByRole("link").click();
  assert.equal(await page.evaluate("document.activeElement.name"), "name");
  assert.equal(await page.locator("[name=name]").inputValue(), "x".repeat(60));
  assert.deepEqual(await findings(page), []);
});

test("the mock's cloud is there too, and shows only what it has", { skip: withoutChromium }, async (context) => {
  const { url, close } = await listen(deltacloud, testGateway([createMock()]).gateway);
  context.after(close);
  const { page, complaints } = await openWindow(context, {
    extraHTTPHeaders: { Authorization: `Basic ${btoa("mockuser:mockpassword")}` },
  });
  await page.goto(url);
  const paths = await page.evaluate("[...document.querySelectorAll('.menu a')].map((link) => link.href)");
  assert.ok((paths as string[]).length > 8 && !(paths as string[]).some((path) => path.endsWith("/firewalls")));
  for (const path of paths as string[]) {
    await page.goto(path);
    assert.deepEqual(await findings(page), [], path);
    const member = page.locator("tbody th a").first();
    if ((await member.count()) === 0) continue;
    await member.click();
    assert.deepEqual(await findings(page), [], page.url());
  }
  assert.deepEqual(complaints, []);
});
