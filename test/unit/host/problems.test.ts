import assert from "node:assert/strict";
import path from "node:path";
import {
  makeConfig,
  makeScenario,
  makeWorkspace,
  removeWorkspaces,
} from "../scenarios/config/makeWorkspace.ts";
import { type HostHarness, openHost } from "./hostHarness.ts";

describe("run host, asked for problems", () => {
  let host: HostHarness | undefined;
  afterEach(async () => {
    await host?.close();
    host = undefined;
    await removeWorkspaces();
  });

  it("lists those of configs with texts that are not saved, and finds what mends them in a text as it is", async () => {
    const folder = await makeWorkspace({
      "a.touchstone.json": makeConfig({ scenarios: ["s.json"] }),
      "s.json": makeScenario(),
    });
    host = await openHost(folder, path.join(folder, "data"));
    const files = [path.join(folder, "a.touchstone.json")];
    assert.deepEqual(await host.request("listProblems", { files, unsaved: [] }), {
      problems: [],
      leftOut: 0,
    });
    const file = path.join(folder, "s.json");
    const text = JSON.stringify(makeScenario({ sytem: "x" }));
    const unsaved = [{ file, text }];
    const { problems } = await host.request("listProblems", { files, unsaved });
    const [problem, ...others] = problems;
    assert.ok(problem?.fault);
    assert.deepEqual(others, []);
    assert.deepEqual([problem.file, problem.line], [file, 1]);
    assert.equal(problem.end.column - problem.column, '"sytem"'.length);
    const { line, column, fault } = problem;
    const asked = [{ place: { line, column }, fault }];
    const { fixes } = await host.request("findFixes", { file, text: `\n${text}`, problems: asked });
    const [fix] = fixes[0] ?? [];
    assert.deepEqual(fix, {
      title: 'Change to "system"',
      isPreferred: true,
      edits: [
        {
          start: { line: 2, column: problem.column },
          end: { line: 2, column: problem.end.column },
          text: '"system"',
        },
      ],
    });
  });

  it("finds nothing in a text that is something else by now, and refuses what is no fault", async () => {
    const folder = await makeWorkspace({ "a.touchstone.json": makeConfig() });
    const talked = await openHost(folder, path.join(folder, "data"));
    host = talked;
    const file = path.join(folder, "a.touchstone.json");
    const place = { line: 9, column: 9 };
    const fault = { code: "unknown-key" as const, path: ["a", 1, "b"], fixes: [] };
    for (const fix of [
      { do: "renameKey" as const, to: "x" },
      { do: "setValue" as const, value: 1 },
      { do: "remove" as const, what: "x" },
      { do: "removeRepeated" as const },
      { do: "insertBefore" as const, text: "," },
      { do: "findFile" as const },
    ]) {
      for (const text of ["", "{}", "[", '{ "a": 1, "a": 2 }', "\u0000"]) {
        const problems = [{ place, fault: { ...fault, fixes: [fix] } }];
        const { fixes } = await talked.request("findFixes", { file, text, problems });
        assert.deepEqual(fixes, [[]], `${fix.do} in ${JSON.stringify(text)}`);
      }
    }
    const unknown = { place, fault: { ...fault, fixes: [{ do: "erase" }] } };
    const params = { file, text: "{}", problems: [unknown] } as never;
    await assert.rejects(talked.request("findFixes", params));
  });
});
