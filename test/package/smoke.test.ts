import assert from "node:assert/strict";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { treeRow } from "../browser/treeView.ts";
import { choose, openViewContainer, runCommand } from "../browser/workbench.ts";
import { installVsix } from "../harness/installVsix.ts";
import { openWindow, type VsCodeWindow } from "../harness/openWindow.ts";
import { findPackageProblems, type PackageContent, packVsix } from "../harness/packVsix.ts";
import { createTempFolder } from "../harness/paths.ts";

describe("the package", () => {
  let folder: string;
  let file: string;
  let content: PackageContent;

  before(async () => {
    folder = await createTempFolder("package");
    file = path.join(folder, "touchstone.vsix");
    content = await packVsix(file);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("holds the expected files and keeps its weights", async () => {
    assert.deepEqual(await findPackageProblems(content), []);
  });

  describe("installed into a clean VS Code", () => {
    let opened: VsCodeWindow;

    before(async () => {
      const extensionsFolder = path.join(folder, "extensions");
      await installVsix(file, extensionsFolder);
      opened = await openWindow({ fixture: "single-root", extensionsFolder });
      opened.page.setDefaultTimeout(30_000);
    });
    after(() => opened.close());

    it("lists the configs of the workspace", async () => {
      await openViewContainer(opened.page, "Touchstone");
      await treeRow(opened.page, "Configs", "people").waitFor();
    });

    it("runs one and keeps its result", async () => {
      await runCommand(opened.page, "Touchstone: Start Run…");
      await choose(opened.page, "people");
      await treeRow(opened.page, "Runs", /people/).waitFor();
      const results = path.join(opened.folder, "data", "results");
      const isResult = (name: string) => name.endsWith(".json");
      while (!(await readdir(results).catch(() => [])).some(isResult)) {
        await opened.page.waitForTimeout(100);
      }
    });
  });
});
