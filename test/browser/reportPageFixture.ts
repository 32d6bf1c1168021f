import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { type FakeHost, type OpenOptions, type PageStub, ReportPages } from "./reportPageHost.ts";

/** One page per test, closed after it; what the console or the policy complained of fails the test. */
export class PageFixture<Stub extends PageStub> {
  private readonly pages = new ReportPages();
  private opened: { readonly page: Page; readonly host: Stub } | undefined;

  get page(): Page {
    return this.current().page;
  }

  get host(): Stub {
    return this.current().host;
  }

  /** Registers the hooks of the suite it is called in. */
  registerHooks(): void {
    before(() => this.pages.start());
    after(() => this.pages.stop());
    afterEach(() => this.close());
  }

  /** Closes the page that is open; fails when it complained of anything. */
  async close(): Promise<void> {
    if (this.opened === undefined) return;
    const { page, host } = this.opened;
    this.opened = undefined;
    await page.close();
    assert.deepEqual(host.faults, []);
  }

  async open(host: Stub, options?: OpenOptions): Promise<Page> {
    const page = await this.pages.open(host, options);
    this.opened = { page, host };
    return page;
  }

  /** Looks again after every frame until it is so. */
  async waitFor(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const end = Date.now() + 10_000;
    while (!(await isSo())) {
      assert.ok(Date.now() < end, `still not so: ${isSo}`);
      await this.page.evaluate("new Promise(requestAnimationFrame)");
    }
  }

  private current() {
    assert.ok(this.opened !== undefined, "no page is open");
    return this.opened;
  }
}

/** The page of a report. */
export class ReportPageFixture extends PageFixture<FakeHost> {
  /** What the rows in the page show. */
  listed(): Promise<string[]> {
    return this.page.locator(".test-rows .test-row").allInnerTexts();
  }

  /** The requests for tests so far. */
  asked() {
    return this.host.received.filter((message) => message.type === "getTests");
  }
}

/** The text as a person sees it, once it is there. */
export async function shownText(locator: Locator): Promise<string> {
  await locator.waitFor();
  return (await locator.allInnerTexts()).join("\n");
}

export async function hasFocus(locator: Locator): Promise<boolean> {
  return (await locator.and(locator.page().locator(":focus")).count()) === 1;
}

/** What a canvas shows, as a text that differs when a pixel does. */
export async function readPixels(canvas: Locator): Promise<string> {
  return await canvas.evaluate((node: unknown) => (node as { toDataURL(): string }).toDataURL());
}
