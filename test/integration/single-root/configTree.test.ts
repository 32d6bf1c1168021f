import assert from "node:assert/strict";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { FolderSessions } from "../../../src/editor/host/folderSessions.ts";
import { ConfigTree } from "../../../src/editor/tree/configTree.ts";
import { folder, waitFor, writeConfig } from "../support.ts";

describe("rows of the Configs view", () => {
  let folders: FolderSessions;
  let tree: ConfigTree;
  const log = vscode.window.createOutputChannel("rows", { log: true });

  before(() => {
    const { extensionPath = "" } = vscode.extensions.getExtension("touchstone.touchstone") ?? {};
    folders = new FolderSessions({
      hostFile: path.join(extensionPath, "dist/host.js"),
      ...{ version: "0.0.0", log, readListing: () => ({}) },
      onChat: () => assert.fail("a chat was asked for"),
      onAskKeys: () => assert.fail("a key was asked for"),
      onAskQueue: () => assert.fail("a key was asked for"),
      ...{ onFinished() {}, onRecovered() {}, onStartFailed() {}, onLost() {} },
    });
    tree = new ConfigTree(folders);
  });
  after(() => {
    tree.dispose();
    folders.dispose();
    log.dispose();
  });

  it("are drawn anew when they are others, and else stay, with the tooltip that is shown of one", async () => {
    let drawn = 0;
    tree.onDidChangeTreeData(() => {
      drawn += 1;
    });
    const [session] = folders.sessions;
    assert.ok(session);
    const rows = await tree.getChildren();
    assert.ok(rows.some(({ node }) => node.kind === "config" && node.summary.name === "people"));
    assert.equal(drawn, 0, "the rows that were just asked for");
    // Whether its committed run fits a config is told later, and is in its row.
    await session.checks.refresh();
    await tree.getChildren();
    drawn = 0;
    await session.refresh();
    await session.checks.refresh();
    assert.equal(drawn, 0, "rows that are as they were");
    const file = await writeConfig(folder, "drawn", { providers: [], scenarios: [] });
    await session.configs.refresh();
    assert.ok(drawn > 0, "rows with a further config");
    await rm(file);
  });

  it("show a config whose folders are as new as it is, and lose it when they go", async () => {
    const [session] = folders.sessions;
    assert.ok(session);
    await tree.getChildren();
    // A folder that is moved is told by one event, whatever lies in it.
    const elsewhere = await mkdtemp(path.join(tmpdir(), "touchstone-moved-"));
    for (const name of ["copied", "copied.2", "copied.again", "copied.json", ".copied"]) {
      const outside = path.join(elsewhere, name);
      const inside = path.join(folder, name);
      const file = path.join(outside, "deep/data/configs/copied.touchstone.json");
      const isListed = () => session.configs.configs.some((each) => each.file.includes(`${name}/`));
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify({ providers: [], scenarios: [] }));
      await rename(outside, inside);
      await waitFor(`the config in ${name}`, async () => isListed() || undefined);
      await rename(inside, outside);
      await waitFor(`the end of ${name}`, async () => !isListed() || undefined);
    }
    await rm(elsewhere, { recursive: true });
  });
});
