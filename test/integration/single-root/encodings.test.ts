import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { folder, personScenario, waitFor } from "../support.ts";

const area = path.join(folder, "encodings");
const text = JSON.stringify(
  {
    name: "encoded",
    providers: [{ id: "sim", kind: "simulated" }],
    scenarios: [personScenario()],
    runsPerScenari: 1,
  },
  null,
  2,
);

/** How other editors and shells write a file, and what is marked in it. */
const files = [
  { name: "UTF-8", content: text, marked: '"runsPerScenari"' },
  { name: "UTF-8 with a byte order mark", content: `\ufeff${text}`, marked: '"runsPerScenari"' },
  {
    name: "lines that end as on Windows",
    content: text.replaceAll("\n", "\r\n"),
    marked: '"runsPerScenari"',
  },
  {
    name: "UTF-16, as shells of Windows write it",
    content: Buffer.from(`\ufeff${text}`, "utf16le"),
    says: /UTF-16/,
  },
];

describe("a config that was written by another editor", () => {
  afterEach(() => rm(area, { recursive: true, force: true }));

  for (const [nth, { name, content, marked, says }] of files.entries()) {
    it(`is marked at its problem, or told as what it is: ${name}`, async () => {
      await mkdir(area, { recursive: true });
      const file = path.join(area, `encoded-${nth}.touchstone.json`);
      await writeFile(file, content);
      await vscode.commands.executeCommand("touchstone.refresh");
      const uri = vscode.Uri.file(file);
      const [problem] = await waitFor("its problem", async () => {
        const ours = vscode.languages
          .getDiagnostics(uri)
          .filter(({ source }) => source === "Touchstone");
        return ours.length > 0 ? ours : undefined;
      });
      assert.ok(problem);
      if (says !== undefined) assert.match(problem.message, says);
      if (marked === undefined) return;
      const document = await vscode.workspace.openTextDocument(uri);
      assert.equal(document.getText(problem.range), marked);
    });
  }
});
