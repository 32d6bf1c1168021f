import assert from "node:assert/strict";
import { languageStates } from "./languageStates.ts";
import { findOverflows, findUntranslated, loadPseudoStrings } from "./pseudoLanguage.ts";
import { makeTests } from "./reportPageData.ts";
import { PageFixture, shownText } from "./reportPageFixture.ts";
import { FakeHost, type PageStub } from "./reportPageHost.ts";

const widths = [320, 1280];

describe("pages in another language", function () {
  this.timeout(120_000);
  const fixture = new PageFixture<PageStub>();
  fixture.registerHooks();
  let strings: Record<string, string>;
  before(async () => {
    strings = await loadPseudoStrings();
  });

  it("show markup in a text of their language as text", async () => {
    const hostile = "</script><img src=x onerror=alert(1)><b>";
    const page = await fixture.open(new FakeHost(makeTests(1)), { strings: { Results: hostile } });
    assert.equal(await shownText(page.locator("#matrix-title")), hostile);
  });

  for (const { name, make, prepare } of languageStates) {
    it(`have no word of English but data, and stay within a narrow window: ${name}`, async () => {
      for (const width of widths) {
        const { host, body } = make();
        const size = { width, height: 900 };
        const page = await fixture.open(host, { strings, size, ...(body && { body }) });
        await prepare(page);
        await page.evaluate(
          "for (const each of document.querySelectorAll('details')) each.open = true",
        );
        assert.deepEqual(await findUntranslated(page), [], `${width} px`);
        assert.deepEqual(await findOverflows(page), [], `${width} px`);
        await fixture.close();
      }
    });
  }
});
