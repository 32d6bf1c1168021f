import assert from "node:assert/strict";
import { launchChromium } from "../harness/chromium.ts";
import { withService } from "../unit/service/serviceFixture.ts";

describe("API docs page", function () {
  this.timeout(60_000);

  it("opens what its links lead to, and is as wide as its window", () =>
    withService(async (test) => {
      const browser = await launchChromium();
      try {
        const page = await browser.newPage({ viewport: { width: 420, height: 800 } });
        await page.goto(`${test.service.url}/docs#listTestRuns`);
        const operation = page.locator("details", { has: page.locator("#listTestRuns") });
        assert.equal(await operation.getAttribute("open"), "");
        assert.match(await operation.innerText(), /Header ETag: Changes with the content/);
        await operation.getByRole("link", { name: "TestRunList" }).click();
        await page.locator("#schema-TestRunList").waitFor({ state: "visible" });
        const openAll = "for (const each of document.querySelectorAll('details')) each.open = true";
        await page.evaluate(openAll);
        const width = await page.evaluate("document.documentElement.scrollWidth");
        assert.equal(width, 420);
      } finally {
        await browser.close();
      }
    }));
});
