import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { changeFile, createFiles } from "../../../src/editor/writeDrafts.ts";
import { exists, folder, waitFor } from "../support.ts";

describe("what is written for a person", () => {
  const place = (name: string) => path.join(folder, "drafts", name);
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await rm(path.join(folder, "drafts"), { recursive: true, force: true });
  });

  it("is made in folders that are not there yet", async () => {
    await createFiles([
      { file: place("a/one.json"), text: "1" },
      { file: place("b/c/two.json"), text: "2" },
    ]);
    assert.equal(await readFile(place("a/one.json"), "utf8"), "1");
    assert.equal(await readFile(place("b/c/two.json"), "utf8"), "2");
  });

  it("is nothing at all where one of the files is there already", async () => {
    await createFiles([{ file: place("two.json"), text: "mine" }]);
    const files = ["one.json", "two.json", "three.json"].map((name) => ({
      file: place(name),
      text: "new",
    }));
    await assert.rejects(createFiles(files), /two\.json is there already; nothing was written/);
    assert.equal(await readFile(place("two.json"), "utf8"), "mine");
    assert.equal(await exists(place("one.json")), false);
    assert.equal(await exists(place("three.json")), false);
  });

  it("is told why it is not made on a disk that is read-only", async function () {
    await mkdir(place(""), { recursive: true });
    try {
      execFileSync("mount", ["--bind", place(""), place("")], { stdio: "ignore" });
    } catch {
      this.skip(); // mounts are not allowed
    }
    try {
      execFileSync("mount", ["-o", "remount,ro,bind", place("")]);
      const making = createFiles([{ file: place("a/one.json"), text: "1" }]);
      await assert.rejects(making, /one\.json: the file system is read-only\.$/);
    } finally {
      execFileSync("umount", ["-l", place("")]);
    }
  });

  it("goes into a file by its ends of lines and behind its byte order mark, and one undo takes it back", async () => {
    await createFiles([{ file: place("c.json"), text: "\uFEFF[\r\n  1\r\n]\r\n" }]);
    const end = await changeFile(place("c.json"), async (text) => {
      assert.equal(text, "[\r\n  1\r\n]\r\n");
      return [{ offset: 6, length: 0, content: ",\r\n  2" }];
    });
    assert.deepEqual([end?.end.line, end?.end.character], [2, 3]);
    assert.equal(await readFile(place("c.json"), "utf8"), "\uFEFF[\r\n  1,\r\n  2\r\n]\r\n");
    await vscode.window.showTextDocument(vscode.Uri.file(place("c.json")));
    await vscode.commands.executeCommand("undo");
    assert.equal(vscode.window.activeTextEditor?.document.getText(), "[\r\n  1\r\n]\r\n");
  });

  it("is planned again where the text has changed meanwhile, and leaves it unsaved where it was", async () => {
    await createFiles([{ file: place("d.json"), text: "[]" }]);
    const uri = vscode.Uri.file(place("d.json"));
    const document = await vscode.workspace.openTextDocument(uri);
    const seen: string[] = [];
    await changeFile(uri.fsPath, async (text) => {
      seen.push(text);
      if (seen.length === 1) {
        const typed = new vscode.WorkspaceEdit();
        typed.insert(uri, new vscode.Position(0, 1), "1");
        await vscode.workspace.applyEdit(typed);
      }
      return [{ offset: text.length - 1, length: 0, content: text === "[]" ? "2" : ", 2" }];
    });
    assert.deepEqual(seen, ["[]", "[1]"]);
    assert.equal(document.getText(), "[1, 2]");
    assert.equal(document.isDirty, true);
    assert.equal(await readFile(uri.fsPath, "utf8"), "[]");
    await document.save();
  });

  it("takes what another program has written in between", async () => {
    await createFiles([{ file: place("e.json"), text: "[]" }]);
    const uri = vscode.Uri.file(place("e.json"));
    const document = await vscode.workspace.openTextDocument(uri);
    await writeFile(uri.fsPath, "[7]");
    await waitFor("the new text", async () => (document.getText() === "[7]" ? true : undefined));
    await changeFile(uri.fsPath, async (text) => [
      { offset: text.length - 1, length: 0, content: ", 8" },
    ]);
    assert.equal(await readFile(uri.fsPath, "utf8"), "[7, 8]");
  });
});
