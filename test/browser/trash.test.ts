import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { openTestDataStore } from "../../src/store/testDataStore.ts";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { createTempFolder, removeAtExit } from "../harness/paths.ts";
import { ensureSystemPackages } from "../harness/systemPackages.ts";
import { makeHead, makeRunFolder, writeRun } from "../unit/store/storeFixtures.ts";
import { waitUntil } from "./runFiles.ts";
import { chooseOfRow, treeRow } from "./treeView.ts";
import { notification, openViewContainer } from "./workbench.ts";

describe("a run that was deleted and not taken back", () => {
  let window: VsCodeWindow | undefined;
  after(() => window?.close());

  it("is in the trash of the platform, where it has one", async function () {
    this.timeout(180_000);
    if (process.platform !== "linux") this.skip();
    // What the trash of a Linux desktop is reached by; VS Code as a server has none of its own.
    await ensureSystemPackages(["libglib2.0-bin"]);
    const home = await createTempFolder("trash");
    removeAtExit(home);
    const listTrash = () => readdir(path.join(home, "Trash/files")).catch(() => []);
    const env = { XDG_DATA_HOME: home, XDG_CURRENT_DESKTOP: "GNOME" };
    window = await openWindow({ fixture: "single-root", env });
    const { page, folder } = window;
    const store = openTestDataStore(path.join(folder, "data"));
    const head = makeHead();
    await writeRun(store, head);
    await store.createRunFolder(makeRunFolder({ id: head.id, state: "completed" }));
    await openViewContainer(page, "Touchstone");
    assert.deepEqual(await listTrash(), []);
    await chooseOfRow(treeRow(page, "Runs", /./).last(), "Delete Runs…");
    const told = notification(page, "Deleted the run");
    await told.hover();
    await told.getByRole("button", { name: /Clear Notification/ }).click();
    await waitUntil("the trash", async () => (await listTrash()).length === 1);
  });
});
