import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { type ModelServer, startModelServer } from "../servers/modelServer.ts";
import { reportFrame } from "./reportFrame.ts";
import { dialog, editorTab, enter, pressInDialog, quickInput, runCommand } from "./workbench.ts";

const right = "k-7Qm2vX9pL4wT";
const variable = "TOUCHSTONE_SHOWN_KEY";

describe("keys on Manage Data, in VS Code as its user sets, tries and clears them", () => {
  let window: VsCodeWindow;
  let server: ModelServer;

  before(async function () {
    this.timeout(180_000);
    server = await startModelServer(({ headers }) =>
      headers.authorization === `Bearer ${right}`
        ? { json: { data: [{ id: "one" }, { id: "two" }] } }
        : { status: 401, json: { error: { message: "no such key" } } },
    );
    window = await openWindow({ fixture: "single-root", env: { [variable]: right } });
    const provider = { kind: "openai-compatible", baseUrl: `${server.origin}/v1`, model: "one" };
    const config = {
      name: "keyed",
      providers: [
        { id: "stored", ...provider, apiKey: { secret: "LOCAL_KEY" } },
        { id: "shown", ...provider, apiKey: { env: variable } },
      ],
      scenarios: ["../scenarios/*.scenario.json"],
    };
    const file = path.join(window.folder, "data/configs/keyed.touchstone.json");
    await writeFile(file, JSON.stringify(config, null, 2));
    await runCommand(window.page, "Touchstone: Manage Data");
    await editorTab(window.page, "Touchstone Data").waitFor();
  });
  after(async () => {
    await window?.close();
    await server?.close();
  });

  const row = (name: string) =>
    reportFrame(window.page).getByRole("row", { name: new RegExp(name) });
  const press = (name: string, button: string) =>
    row(name).getByRole("button", { name: button }).click();
  const keysSeen = () => server.seen.map(({ headers }) => headers.authorization);

  it("are set in a masked box, which says to which server they go, and shown by their state only", async () => {
    const { page } = window;
    await row("LOCAL_KEY").getByText("Not set", { exact: true }).waitFor();
    await press("LOCAL_KEY", "Set LOCAL_KEY…");
    await quickInput(page).getByText(`sent to ${server.origin} only`).waitFor();
    assert.equal(await quickInput(page).locator("input.input").getAttribute("type"), "password");
    await enter(page, "k-wrong");
    await row("LOCAL_KEY").getByText("Set", { exact: true }).waitFor();
    assert.ok(!(await reportFrame(page).locator("body").innerText()).includes("k-wrong"));
    assert.deepEqual(keysSeen(), []);
  });

  it("are tried by asking their server for its models, which says what is wrong or how many there are", async () => {
    const { page } = window;
    await press("LOCAL_KEY", "Test Connection with LOCAL_KEY");
    await row("LOCAL_KEY")
      .getByRole("status")
      .getByText(/^stored: .*(401|key)/i)
      .waitFor();
    assert.deepEqual(keysSeen(), ["Bearer k-wrong"]);
    await press("LOCAL_KEY", "Set LOCAL_KEY…");
    await enter(page, right);
    await press("LOCAL_KEY", "Test Connection with LOCAL_KEY");
    await row("LOCAL_KEY").getByText("stored answers: 2 models").waitFor();
    assert.equal(keysSeen().at(-1), `Bearer ${right}`);
  });

  it("of the environment go to a server only once that is allowed, and cannot be set here", async () => {
    const { page } = window;
    const before = server.seen.length;
    assert.equal(await row(variable).getByRole("button", { name: /^Set/ }).count(), 0);
    await press(variable, `Test Connection with ${variable}`);
    await dialog(page).getByText(`Send the value of ${variable} to ${server.origin}?`).waitFor();
    assert.equal(server.seen.length, before);
    await pressInDialog(page, "Send Key");
    await row(variable).getByText("shown answers: 2 models").waitFor();
    await row(variable).getByText("Set, may be sent there").waitFor();
    await press(variable, `Clear ${variable}`);
    await row(variable).getByText("Set", { exact: true }).waitFor();
  });

  it("are gone once they are cleared", async () => {
    await press("LOCAL_KEY", "Clear LOCAL_KEY");
    await row("LOCAL_KEY").getByText("Not set", { exact: true }).waitFor();
    assert.equal(
      await row("LOCAL_KEY")
        .getByRole("button", { name: /^Clear/ })
        .count(),
      0,
    );
  });
});
