import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import {
  data,
  errorOf,
  exists,
  folder,
  listResults,
  loadIndex,
  personScenario,
  runToEnd,
  startRun,
  waitFor,
  waitForResult,
  withAnswers,
  writeConfig,
} from "../support.ts";

describe("runs", () => {
  const people = path.join(data, "configs/people.touchstone.json");

  it("starts a run of a config and keeps it as result file and index row", async () => {
    const { runId, result } = await runToEnd(people);
    assert.equal(result.id, runId);
    assert.equal(result.status, "completed");
    assert.equal(result.summary.totalTests, 6);
    assert.equal(result.config.file, "data/configs/people.touchstone.json");
    assert.equal(result.environment?.vscode, vscode.version);
    const [newest] = (await loadIndex(data)).runs;
    assert.equal(newest?.id, runId);
    assert.equal(await exists(path.join(data, "results", newest?.filename ?? "")), true);
  });

  it("reruns the config of a run", async () => {
    const first = await runToEnd(people);
    const again: { runId: string } | undefined = await vscode.commands.executeCommand(
      "touchstone.rerun",
      first,
    );
    assert.ok(again && again.runId !== first.runId);
    const result = await waitForResult(data, again.runId);
    assert.equal(result.config.name, "people");
  });

  it("asks about a second run while one goes on, starts none when it is left, and stops the first within seconds when told to", async () => {
    const file = await writeConfig(folder, "slow", {
      providers: [{ id: "sim", kind: "simulated", latencyMs: 60_000, timeoutMs: 120_000 }],
      scenarios: [personScenario()],
    });
    const run = await startRun(file);
    const asked: string[] = [];
    const showWarningMessage = async (message: string) => void asked.push(message);
    await withAnswers({ showWarningMessage }, async () => {
      const start = ["touchstone.startRunOfConfig", vscode.Uri.file(people)] as const;
      assert.equal(await vscode.commands.executeCommand(...start), undefined);
    });
    assert.deepEqual(asked, ["The run slow goes on in this folder."]);
    await vscode.commands.executeCommand("touchstone.cancelRun", run);
    const result = await waitForResult(data, run.runId);
    assert.equal(result.status, "cancelled");
    assert.equal(result.stopReason, "user");
    await rm(file);
  });

  it("opens the result file of a run", async () => {
    const run = await runToEnd(people);
    await vscode.commands.executeCommand("touchstone.openResultFile", run);
    const { document } = vscode.window.activeTextEditor ?? {};
    assert.equal(path.dirname(document?.uri.fsPath ?? ""), path.join(data, "results"));
    assert.ok(document?.getText().includes(run.runId));
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("exports a run as CSV, one row an attempt", async () => {
    const run = await runToEnd(people);
    const target = path.join(folder, "exported.csv");
    await withAnswers(
      {
        showQuickPick: async (items: readonly { label: string }[]) =>
          items.find(({ label }) => label === "CSV"),
        showSaveDialog: async () => vscode.Uri.file(target),
        showInformationMessage: async () => undefined,
      },
      async () => await vscode.commands.executeCommand("touchstone.exportRuns", run),
    );
    const lines = (await readFile(target, "utf8")).trimEnd().split("\n");
    const attempts = Object.values(run.result.results)
      .flatMap((scenarios) => Object.values(scenarios))
      .flatMap(({ runs }) => runs.flatMap((each) => each.attempts));
    assert.equal(lines.length, attempts.length + 1);
    assert.match(lines[1] ?? "", new RegExp(run.runId));
    await rm(target);
  });

  it("exports a run as HTML with or without values, as it is told, or not at all", async () => {
    const run = await runToEnd(people);
    const target = path.join(folder, "exported.html");
    const exportWith = async (answer: string | undefined) => {
      const picks = ["HTML", answer];
      await withAnswers(
        {
          showQuickPick: async (items: readonly { label: string }[]) => {
            const pick = picks.shift();
            return items.find(({ label }) => label === pick);
          },
          showSaveDialog: async () => vscode.Uri.file(target),
          showInformationMessage: async () => undefined,
        },
        async () => await vscode.commands.executeCommand("touchstone.exportRuns", run),
      );
      assert.deepEqual(picks, []);
    };
    await exportWith(undefined);
    assert.equal(await exists(target), false);
    await exportWith("Without Values");
    assert.match(await readFile(target, "utf8"), /It holds no replies/);
    await exportWith("With Values");
    assert.match(await readFile(target, "utf8"), /This file holds replies.*<pre/s);
    await rm(target);
  });

  it("copies a run as Markdown, with values only when told to", async () => {
    const run = await runToEnd(people);
    const copyRun = async (showInformationMessage: (message: string, button: string) => unknown) =>
      await withAnswers({ showInformationMessage }, async () => {
        await vscode.commands.executeCommand("touchstone.copyRunAsMarkdown", run);
      });
    const messages: string[] = [];
    await copyRun(async (message) => void messages.push(message));
    assert.ok(
      messages.some((message) => /^Copied the run as Markdown, .* no values/.test(message)),
    );
    const without = await vscode.env.clipboard.readText();
    assert.ok(without.startsWith("## `people`") && without.includes(run.runId));
    await copyRun(async (_message, button) => {
      if (button !== "Copy with Values") return undefined;
      await vscode.env.clipboard.writeText("");
      return button;
    });
    const again = await waitFor("the copy with values", async () => {
      return (await vscode.env.clipboard.readText()) || undefined;
    });
    assert.ok(again.startsWith("## `people`"));
  });

  it("deletes a run without a question and takes it back when told to", async () => {
    const run = await runToEnd(people);
    const before = await loadIndex(data);
    const told: string[] = [];
    const showInformationMessage = async (message: string, ...buttons: string[]) => {
      if (!buttons.includes("Undo")) return undefined;
      told.push(message);
      assert.equal(
        (await loadIndex(data)).runs.some(({ id }) => id === run.runId),
        false,
      );
      return "Undo";
    };
    await withAnswers({ showInformationMessage }, async () => {
      await vscode.commands.executeCommand("touchstone.deleteRuns", run);
      await waitFor("the run", async () => {
        const { runs } = await loadIndex(data).catch(() => ({ runs: [] }));
        return runs.some(({ id }) => id === run.runId) || undefined;
      });
    });
    assert.match(told[0] ?? "", /^Deleted the run people of /);
    assert.deepEqual(await loadIndex(data), before);
  });

  it("asks before a pinned run or a baseline is deleted, and deletes nothing when that is left", async () => {
    const run = await runToEnd(people);
    const row = (await loadIndex(data)).runs.find(({ id }) => id === run.runId);
    assert.ok(row);
    await vscode.commands.executeCommand("touchstone.pinRun", run);
    const before = await listResults(data);
    const asked: string[] = [];
    const answers: (string | undefined)[] = [undefined, "Export First…"];
    const target = path.join(folder, "kept");
    await mkdir(target);
    await withAnswers(
      {
        showWarningMessage: async (message: string, options: { modal: boolean }) => {
          asked.push(message);
          assert.equal(options.modal, true);
          return answers.shift();
        },
        showOpenDialog: async () => [vscode.Uri.file(target)],
        showInformationMessage: async () => undefined,
      },
      async () => {
        await vscode.commands.executeCommand("touchstone.deleteRuns", run);
        assert.deepEqual(await listResults(data), before);
        await vscode.commands.executeCommand("touchstone.deleteRuns", run);
        await waitFor("the empty trash", async () => {
          const left = await readdir(path.join(data, ".locks/trash"));
          return left.length === 0 || undefined;
        });
      },
    );
    assert.match(asked[0] ?? "", /^Delete the run people of .*\? It is pinned\.$/);
    assert.equal(await exists(path.join(target, row.filename)), true);
    assert.equal(await exists(path.join(data, "results", row.filename)), false);
    assert.equal(await exists(path.join(data, "test_runs", run.runId)), false);
    await rm(target, { recursive: true });
  });

  it("cleans up all but the last runs, once the list of them was confirmed", async () => {
    await runToEnd(people);
    await runToEnd(people);
    const newest = (await loadIndex(data)).runs[0]?.id;
    const shown: number[] = [];
    await withAnswers(
      {
        showQuickPick: async (
          items: readonly { label: string }[],
          options: { canPickMany?: boolean },
        ) => {
          if (options.canPickMany !== true) {
            return items.find(({ label }) => /^(All But|Delete )/.test(label));
          }
          shown.push(items.length);
          return items;
        },
        showInputBox: async () => "1",
        showInformationMessage: async () => undefined,
      },
      async () => await vscode.commands.executeCommand("touchstone.cleanUpRuns"),
    );
    assert.equal(shown.length, 1);
    assert.ok((shown[0] ?? 0) >= 1);
    assert.deepEqual(
      (await loadIndex(data)).runs.map(({ id }) => id),
      [newest],
    );
  });

  it("deletes nothing by a retention policy that is not switched on", async () => {
    await runToEnd(people);
    await runToEnd(people);
    const before = await loadIndex(data);
    const configuration = vscode.workspace.getConfiguration(
      "touchstone.retention",
      vscode.Uri.file(folder),
    );
    const target = vscode.ConfigurationTarget.Workspace;
    await configuration.update("keepLast", 1, target);
    await vscode.commands.executeCommand("touchstone.refresh");
    assert.deepEqual(await loadIndex(data), before);
    await configuration.update("keepLast", undefined, target);
  });

  it("rebuilds an index that was lost", async () => {
    const run = await runToEnd(people);
    await rm(path.join(data, "index.json"));
    await withAnswers({ showInformationMessage: async () => undefined }, async () => {
      await vscode.commands.executeCommand("touchstone.rebuildIndex");
    });
    assert.ok((await loadIndex(data)).runs.some(({ id }) => id === run.runId));
  });

  it("names file, line and key of a config that cannot be run", async () => {
    const file = await writeConfig(folder, "broken", {
      providers: [{ id: "sim", kind: "simulated", sede: 7 }],
      scenarios: [personScenario()],
    });
    const message = await errorOf("touchstone.startRunOfConfig", vscode.Uri.file(file));
    assert.match(message, /broken\.touchstone\.json:\d+: .*sede/);
    await rm(file);
  });

  it("writes the lines of a git choice only when told to", async () => {
    const ignore = path.join(folder, ".gitignore");
    const pick = async (items: readonly { choice: string }[]) =>
      items.find(({ choice }) => choice === "keepIndex");
    const lines: string[] = [];
    const show = (answer: string | undefined) => async (_message: string, options: unknown) => {
      if (typeof options === "object") lines.push(JSON.stringify(options));
      return answer;
    };
    const choose = () => vscode.commands.executeCommand("touchstone.chooseGitTracking");
    await withAnswers(
      { showQuickPick: pick, showInformationMessage: show(undefined) },
      async () => {
        await choose();
      },
    );
    assert.equal(await exists(ignore), false);
    const write = show("Write .gitignore");
    await withAnswers({ showQuickPick: pick, showInformationMessage: write }, async () => {
      await choose();
    });
    const text = await readFile(ignore, "utf8");
    for (const line of ["data/results/*.json", "!data/index.json", "data/test_runs/"]) {
      assert.ok(text.split("\n").includes(line), line);
      assert.ok(lines[0]?.includes(line), line);
    }
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("scans results for secrets where git is spoken of, and leads to a finding", async () => {
    const file = path.join(data, "leak.txt");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `nothing\nAKIA${"IOSFODNN7EXAMPLE"}\n`);
    const messages: string[] = [];
    const pick = async (items: readonly { label: string; description?: string }[]) =>
      items.find(({ label }) => label.startsWith("Scan ")) ??
      items.find(({ description }) => description === "AWS access key");
    const warn = async (message: string) => {
      messages.push(message);
      return "Show";
    };
    await withAnswers({ showQuickPick: pick, showWarningMessage: warn }, async () => {
      await vscode.commands.executeCommand("touchstone.chooseGitTracking");
      const editor = await waitFor("the finding", async () => {
        const active = vscode.window.activeTextEditor;
        return active?.document.uri.fsPath === file ? active : undefined;
      });
      assert.equal(editor.selection.active.line, 1);
    });
    assert.match(messages[0] ?? "", /^1 finding: these may be secrets/);
    await rm(file);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("sees configs and runs that come from outside", async () => {
    const file = await writeConfig(folder, "outside", {
      providers: [{ id: "sim", kind: "simulated" }],
      scenarios: [personScenario()],
    });
    await waitFor("the new config", async () => {
      const labels: string[] = [];
      await withAnswers(
        {
          showQuickPick: async (items: readonly { label: string }[]) => {
            labels.push(...items.map(({ label }) => label));
          },
        },
        async () => await vscode.commands.executeCommand("touchstone.startRun"),
      );
      return labels.includes("outside") ? true : undefined;
    });
    await rm(file);
  });

  it("keeps its data where the setting says, and refuses a folder outside", async () => {
    const configuration = vscode.workspace.getConfiguration("touchstone", vscode.Uri.file(folder));
    const target = vscode.ConfigurationTarget.Workspace;
    await configuration.update("dataFolder", "../elsewhere", target);
    const message = await errorOf("touchstone.startRunOfConfig", vscode.Uri.file(people));
    assert.match(message, /dataFolder.*inside the workspace folder/);
    await configuration.update("dataFolder", "runs/here", target);
    const here = path.join(folder, "runs/here");
    const { runId } = await runToEnd(people, here);
    assert.deepEqual(
      (await loadIndex(here)).runs.map(({ id }) => id),
      [runId],
    );
    await configuration.update("dataFolder", undefined, target);
    await rm(path.join(folder, "runs"), { recursive: true });
  });

  it("keeps to its data folder while a start waits, and goes to another once that is called off", async () => {
    const extension = vscode.extensions.getExtension("touchstone.touchstone");
    const cli = path.join(extension?.extensionPath ?? "", "dist/cli.js");
    const long = await writeConfig(folder, "long-elsewhere", {
      providers: [{ id: "sim", kind: "simulated", latencyMs: 60_000 }],
      scenarios: [personScenario()],
    });
    const elsewhere = spawn(process.execPath, [cli, "run", long], {
      cwd: folder,
      stdio: "ignore",
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
    });
    const ended = once(elsewhere, "exit");
    await waitFor("the run elsewhere", async () =>
      (await exists(path.join(data, ".locks/run.lock"))) ? true : undefined,
    );
    const start = async () =>
      await vscode.commands.executeCommand("touchstone.startRunOfConfig", vscode.Uri.file(people));
    const wait = async () => "Run After This One";
    assert.equal(await withAnswers({ showWarningMessage: wait }, start), undefined);
    const configuration = vscode.workspace.getConfiguration("touchstone", vscode.Uri.file(folder));
    const target = vscode.ConfigurationTarget.Workspace;
    await configuration.update("dataFolder", "runs/later", target);
    await vscode.commands.executeCommand("touchstone.cancelStart");
    const later = path.join(folder, "runs/later");
    const leave = async () => undefined;
    const answers = { showWarningMessage: leave, showErrorMessage: leave };
    const started = await waitFor("a run in the other folder", async () => {
      return (await withAnswers(answers, start)) as { runId: string } | undefined;
    });
    await waitForResult(later, started.runId);
    elsewhere.kill("SIGKILL");
    await ended;
    await configuration.update("dataFolder", undefined, target);
    await Promise.all([rm(path.join(folder, "runs"), { recursive: true }), rm(long)]);
  });

  it("creates the sample and asks before it overwrites it", async () => {
    await vscode.commands.executeCommand("touchstone.createSampleConfig");
    const sample = path.join(data, "configs/sample.touchstone.json");
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, sample);
    await writeFile(sample, "{}");
    await withAnswers({ showWarningMessage: async () => undefined }, async () => {
      await vscode.commands.executeCommand("touchstone.createSampleConfig");
    });
    assert.equal(await readFile(sample, "utf8"), "{}");
    await withAnswers({ showWarningMessage: async () => "Overwrite" }, async () => {
      await vscode.commands.executeCommand("touchstone.createSampleConfig");
    });
    const { result } = await runToEnd(sample);
    assert.equal(result.summary.totalTests, 60);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
});
