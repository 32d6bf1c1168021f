import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import type { FolderSession } from "../../../src/editor/host/folderSession.ts";
import { showNewest } from "../../../src/editor/testing/showNewest.ts";
import { ShownCells } from "../../../src/editor/testing/shownCells.ts";
import { createTestItems } from "../../../src/editor/testing/testItems.ts";
import type { TestingParts } from "../../../src/editor/testing/testingParts.ts";
import type { CellState } from "../../../src/model/wire/cellRequests.ts";
import { measureLongestBlock } from "../longestBlock.ts";
import { writeMeta } from "../meta.ts";
import { folder } from "../support.ts";

const providers = ["a", "b", "c", "d", "e"];
const runId = "0f8fad5b-d9cb-469f-a165-70867728950e";
const file = "data/configs/large.touchstone.json";

describe("the Test Explorer of a config of 3,000 scenarios and 5 providers", () => {
  it("makes all items and shows what their newest run came to, in short parts between which others have their turn", async () => {
    const controller = vscode.tests.createTestController("measured", "Measured");
    const shown = new ShownCells();
    const items = createTestItems(controller);
    const cells = listCells();
    const session = createSession(cells);
    // What is measured is what VS Code is given: the rest of the extension has no part in it.
    const parts = { controller, items, shown, underWay: new Set() } as unknown as TestingParts;
    const measured = measureLongestBlock();
    try {
      await items.sync([session]);
      await showNewest(parts, session);
      // What was changed since is told by VS Code within 200 ms; once more, with nothing changed.
      await items.sync([session]);
    } finally {
      writeMeta("testExplorer", { ...measured.stop() });
      controller.dispose();
    }
    const told = cells.filter(({ scenario, provider, state }) => {
      const cell = shown.get({ folder: session.id, config: file, scenario, provider });
      return cell?.runId === runId && cell.state === state;
    });
    assert.equal(told.length, 15_000);
  });
});

// --- internal ---

/** One in ten failed, with a place in its scenario. */
function listCells(): CellState[] {
  return Array.from({ length: 3000 }, (_, at) => at + 1).flatMap((scenario) =>
    providers.map((provider): CellState => {
      const hasFailed = scenario % 10 === 0;
      const place = { file: path.join(folder, fileOf(scenario)), line: 1, column: 1 };
      return {
        ...{ scenario, provider, ended: 1, durationMs: 5 },
        ...(hasFailed
          ? { state: "failed", passed: 0, messages: [{ text: "age: is no number", place }] }
          : { state: "passed", passed: 1, messages: [] }),
      };
    }),
  );
}

/** A folder whose host has answered: in pages, as the real one does. */
function createSession(cells: readonly CellState[]): FolderSession {
  const numbers = Array.from({ length: cells.length / providers.length }, (_, at) => at + 1);
  const summary = {
    ...{ file, name: "large", keys: [], problems: [] },
    providers: providers.map((id, at) => ({ id, kind: "simulated", line: at + 4 })),
    scenarios: numbers.map((number) => {
      return { number, line: 1, name: `Scenario ${number}`, kind: "prompt", file: fileOf(number) };
    }),
  };
  const answers = {
    listNewestCells: () => ({
      configs: [
        { file, runs: [{ runId, timestamp: "2026-11-29T10:00:00Z", cells: cells.length }] },
      ],
    }),
    getNewestCells: ({ offset }: { offset: number }) => ({
      cells: cells.slice(offset, offset + 500),
    }),
  };
  const uri = vscode.Uri.file(folder);
  return {
    ...{ id: uri.toString(), path: folder, folder: { name: "large", uri } },
    configs: { configs: [summary], error: undefined },
    host: {
      request: async (method: keyof typeof answers, params: { offset: number }) =>
        answers[method](params),
    },
  } as unknown as FolderSession;
}

function fileOf(scenario: number): string {
  return `data/scenarios/${scenario}.scenario.json`;
}
