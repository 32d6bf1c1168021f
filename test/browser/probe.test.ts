import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { rejectAsOpenai, type StrictServer, startStrictServer } from "../servers/strictServer.ts";
import { reportFrame } from "./reportFrame.ts";
import { chooseOfRow, expandRow, treeRow } from "./treeView.ts";
import {
  choose,
  dialog,
  notification,
  openViewContainer,
  pressInDialog,
  quickInput,
  runCommand,
} from "./workbench.ts";

describe("a probe in VS Code, as its user sees it", () => {
  let window: VsCodeWindow;
  let server: StrictServer;

  before(async function () {
    this.timeout(180_000);
    server = await startStrictServer({ reject: rejectAsOpenai, ignored: ["pattern"] });
    window = await openWindow({ fixture: "single-root" });
    const { baseUrl } = server;
    const price = { inputPerMillion: 1, outputPerMillion: 1 };
    const local = { id: "local", kind: "openai-compatible", baseUrl, model: "strict-1", price };
    const own = { id: "own", kind: "command", command: "node" };
    const scenario = { number: 1, name: "Any", kind: "prompt", prompt: "Who?", schema: true };
    const config = { name: "mapped", providers: [local, own], scenarios: [scenario] };
    const file = path.join(window.folder, "data/configs/mapped.touchstone.json");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(config));
    await openViewContainer(window.page, "Touchstone");
    await expandRow(treeRow(window.page, "Configs", "mapped"));
  });
  after(async () => {
    await window?.close();
    await server?.close();
  });

  it("tells requests and cost before, and sends nothing when that is called off", async () => {
    const { page } = window;
    await chooseOfRow(treeRow(page, "Configs", "local"), "Probe Provider…");
    await dialog(page).getByText("Probe the provider local?").waitFor();
    await dialog(page)
      .getByText(/45 requests to local \(openai-compatible, strict-1\), for about \$/)
      .waitFor();
    await pressInDialog(page, "Cancel");
    await dialog(page).waitFor({ state: "detached" });
    assert.equal(server.requests(), 0);
  });

  it("picks the provider from all configs by the palette, and reports a verdict for each group", async () => {
    const { page } = window;
    await runCommand(page, "Touchstone: Probe Provider…");
    await choose(page, "local");
    await pressInDialog(page, "Send");
    const row = treeRow(page, "Runs", "mapped probe local");
    await row.click();
    const table = reportFrame(page).getByRole("table", { name: "What local makes of keywords" });
    await table.locator("tr", { hasText: "pattern" }).getByText("Ignored").waitFor();
    await table.locator("tr", { hasText: "enum" }).getByText("Enforced").waitFor();
    await table.locator("tr", { hasText: "uniqueItems" }).getByText("Rejected").waitFor();
    assert.equal(server.requests(), 45);
    await table.getByRole("button", { name: "Reply 1 to pattern: broke, pattern" }).click();
    await reportFrame(page).getByRole("complementary").getByText('"hello"').first().waitFor();
  });

  it("probes again by Rerun, once that is agreed to as well", async () => {
    const { page } = window;
    await reportFrame(page).getByRole("button", { name: "Rerun" }).click();
    await dialog(page).getByText("Probe the provider local?").waitFor();
    await pressInDialog(page, "Cancel");
    await dialog(page).waitFor({ state: "detached" });
    assert.equal(server.requests(), 45);
  });

  it("offers the providers of a config's row only, and says why one cannot be probed", async () => {
    const { page } = window;
    await chooseOfRow(treeRow(page, "Configs", "mapped"), "Probe Provider…");
    await quickInput(page).locator(".monaco-list-row").nth(1).waitFor();
    assert.equal(await quickInput(page).locator(".monaco-list-row").count(), 2);
    await choose(page, "own");
    await notification(page, /a command provider cannot enforce a schema/).waitFor();
  });
});
