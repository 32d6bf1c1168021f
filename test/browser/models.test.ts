import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { type ModelServer, startModelServer } from "../servers/modelServer.ts";
import { reportFrame } from "./reportFrame.ts";
import { chooseOfRow, expandRow, treeRow } from "./treeView.ts";
import {
  choose,
  dialog,
  notification,
  openViewContainer,
  pressInDialog,
  quickInput,
} from "./workbench.ts";

describe("models in VS Code, as its user sees them", () => {
  let window: VsCodeWindow;
  let server: ModelServer;

  before(async function () {
    this.timeout(180_000);
    server = await startModelServer(() => ({
      json: {
        data: [
          { id: "old", deprecation: "2099-12-11", deprecation_replacement_model: "new" },
          { id: "new" },
        ],
      },
    }));
    window = await openWindow({ fixture: "single-root" });
    const ofServer = { kind: "openai-compatible", baseUrl: `${server.origin}/v1` };
    const providers = [
      { id: "ageing", ...ofServer, model: "old" },
      { id: "fresh", ...ofServer, model: "new" },
      { id: "typo", ...ofServer, model: "nwe" },
    ];
    const schema = { type: "object", required: ["name"] };
    const scenario = { number: 1, name: "Any", kind: "prompt", prompt: "Who?", schema };
    const file = path.join(window.folder, "data/configs/listed.touchstone.json");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ name: "listed", providers, scenarios: [scenario] }));
    await openViewContainer(window.page, "Touchstone");
    await expandRow(treeRow(window.page, "Configs", "listed"));
  });
  after(async () => {
    await window?.close();
    await server?.close();
  });

  const row = (provider: string) => treeRow(window.page, "Configs", provider);

  it("are asked for by the command on a row only, and say nothing where one is there to stay", async () => {
    const { page } = window;
    await row("fresh").getByText("openai-compatible · new", { exact: true }).waitFor();
    assert.equal(server.seen.length, 0);
    await chooseOfRow(row("fresh"), "Check Models…");
    await notification(page, /listed: 1 model is listed, and has no date/).waitFor();
    assert.equal(server.seen.length, 1);
    await row("fresh").getByText("openai-compatible · new", { exact: true }).waitFor();
  });

  it("are shown with their dates, and in the rows of their providers from then on", async () => {
    const { page } = window;
    await chooseOfRow(treeRow(page, "Configs", "listed"), "Check Models…");
    await quickInput(page)
      .getByText(/"old" retires on 2099-12-11/)
      .waitFor();
    await page.keyboard.press("Escape");
    await row("ageing").getByText("openai-compatible · old · retires 2099-12-11").waitFor();
    await row("typo").getByText("openai-compatible · nwe · not listed").waitFor();
    await row("fresh").getByText("openai-compatible · new", { exact: true }).waitFor();
  });

  it("are tried side by side, once the requests are agreed to, in a report that opens", async () => {
    const { page } = window;
    const before = server.seen.length;
    await chooseOfRow(row("ageing"), "Try Replacement…");
    await choose(page, "new");
    await dialog(page).getByText("Run ageing beside new?").waitFor();
    await dialog(page)
      .getByText(/This sends 2 requests, up to 8 with retries, to ageing/)
      .waitFor();
    assert.equal(server.seen.length, before + 1);
    await pressInDialog(page, "Send");
    await reportFrame(page).getByText("ageing-new").first().waitFor();
    await treeRow(page, "Runs", "listed old and new").waitFor();
    assert.equal(server.seen.length, before + 3);
  });
});
