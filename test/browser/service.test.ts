import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { ensureVsCode } from "../harness/vsCode.ts";
import { waitUntil } from "./runFiles.ts";
import { comfortConfig, comfortReaction, copyBuildingComfort } from "./streamFiles.ts";
import { readTree, treeRow } from "./treeView.ts";
import { choose, hasCommand, openViewContainer, runCommand, statusBarItem } from "./workbench.ts";

/** Slow enough to be watched: 1000 changes take 5 seconds. */
const perSecond = 200;

describe("the Test Service in VS Code, as its user sees it", () => {
  let window: VsCodeWindow;
  let url = "";
  let token = "";

  before(async function () {
    this.timeout(180_000);
    window = await openWindow({ fixture: "single-root" });
    await window.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await copyBuildingComfort(window.folder, perSecond);
    await openViewContainer(window.page, "Touchstone");
  });
  after(() => window?.close());

  it("starts by its command, and its status bar item gives URL and token", async () => {
    const { page } = window;
    assert.equal(await hasCommand(page, "Touchstone: Stop Test Service"), false);
    await runCommand(page, "Touchstone: Start Test Service");
    const item = statusBarItem(page, /^\s*Test Service :\d+$/);
    await item.waitFor();
    const port = /:(\d+)/.exec(await item.innerText())?.[1];
    url = await copyFromItem("Copy Service URL");
    token = await copyFromItem("Copy Service Token");
    assert.equal(url, `http://127.0.0.1:${port}`);
    assert.ok(token.length >= 32 && !url.includes(token));
    assert.equal(await hasCommand(page, "Touchstone: Start Test Service"), false);
  });

  it("opens its API docs in the browser, at the address that reaches it from there", async function () {
    if ((await ensureVsCode()).kind === "desktop") this.skip();
    const { page } = window;
    const opening = page.context().waitForEvent("page");
    await runCommand(page, "Touchstone: Open API Docs");
    const docs = await opening;
    // VS Code in a browser reaches ports of its machine through a proxy of its own.
    const { port } = new URL(url);
    assert.match(docs.url(), new RegExp(`^http://127\\.0\\.0\\.1(:|:\\d+/proxy/)${port}/docs$`));
    await docs.close();
  });

  it("shows a run that plain fetch started in the tree at once, live, and its end", async () => {
    const { page } = window;
    const answer = await call("/api/test_runs", {
      config: `data/configs/${comfortConfig}.touchstone.json`,
    });
    const text = await answer.text();
    assert.equal(answer.status, 201, text);
    const { id } = JSON.parse(text) as { id: string };
    const row = treeRow(page, "Runs", comfortConfig);
    await row.getByText(/^[1-9]\d* records, /).waitFor();
    await statusBarItem(page, /11 Building comfort: [1-9]\d* records, /).waitFor();
    await row.getByText(/^first 100% · /).waitFor({ timeout: 60_000 });
    const rows = await readTree(page, "Runs");
    assert.equal(rows.filter(({ label }) => label.endsWith(comfortConfig)).length, 1);

    const component = `/api/test_runs/${id}/reactions/${comfortReaction}`;
    const { items } = (await (await call(`${component}/outputs`)).json()) as {
      items: { path: string; url: string }[];
    };
    const output = items.find((item) => item.path === "jsonl_file/outputs_00000.jsonl");
    assert.ok(output, JSON.stringify(items));
    const download = Buffer.from(await (await call(output.url)).arrayBuffer());
    const folder = `data/test_runs/${id}/reactions/${comfortReaction}/output_log`;
    const written = await readFile(path.join(window.folder, folder, output.path));
    assert.equal(written.toString().trimEnd().split("\n").length, 1000);
    assert.ok(download.equals(written));
  });

  it("ends by its command, and its status bar item goes", async () => {
    const { page } = window;
    await runCommand(page, "Touchstone: Stop Test Service");
    await statusBarItem(page, /Test Service/).waitFor({ state: "detached" });
    await assert.rejects(call("/api/state"), /fetch failed/);
  });

  function call(at: string, body?: unknown): Promise<Response> {
    return fetch(`${url}${at}`, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
  }

  /** Clicks the status bar item, picks an entry, and resolves with what is in the clipboard then. */
  async function copyFromItem(entry: string): Promise<string> {
    const { page } = window;
    const before = await readClipboard(page);
    await statusBarItem(page, /Test Service :/).click();
    await choose(page, entry);
    let text = before;
    await waitUntil(`the text of ${entry}`, async () => {
      text = await readClipboard(page);
      return text !== before;
    });
    return text;
  }
});

function readClipboard(page: Page): Promise<string> {
  return page.evaluate("navigator.clipboard.readText()");
}
