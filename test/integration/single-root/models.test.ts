import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import * as vscode from "vscode";
import type { ModelCheck } from "../../../src/model/modelCheck.ts";
import { type ModelServer, startModelServer } from "../../servers/modelServer.ts";
import {
  data,
  folder,
  personScenario,
  type StartedRun,
  waitFor,
  waitForResult,
  withAnswers,
  writeConfig,
} from "../support.ts";

interface Item {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

describe("models of providers", () => {
  let server: ModelServer;
  let config: string;

  before(async () => {
    server = await startModelServer(() => ({
      json: {
        data: [
          { id: "old", deprecation: "2099-12-11", deprecation_replacement_model: "new" },
          { id: "stays" },
          { id: "new", retires_at: "2098-01-31" },
        ],
      },
    }));
    const apiKey = { secret: "models" };
    const ofServer = { kind: "openai-compatible", baseUrl: `${server.origin}/v1`, apiKey };
    config = await writeConfig(folder, "listed-models", {
      providers: [
        { id: "a", ...ofServer, model: "old" },
        { id: "b", ...ofServer, model: "stays" },
        { id: "c", ...ofServer, model: "typo" },
        { id: "sim", kind: "simulated" },
      ],
      scenarios: [personScenario({ schema: { required: ["name"] } })],
      runsPerScenario: 2,
      maxRetries: 0,
    });
    await vscode.commands.executeCommand("touchstone.refresh");
  });
  after(async () => {
    await rm(config, { force: true });
    await server.close();
  });

  /** Lets a person pick by label; what is offered is kept. */
  function pickInTurn(...labels: RegExp[]) {
    const offered: Item[][] = [];
    const showQuickPick = async (items: readonly Item[]) => {
      offered.push([...items]);
      const wanted = labels.shift();
      return wanted && items.find(({ label }) => wanted.test(label));
    };
    return { offered, showQuickPick };
  }

  it("are checked when asked for, with a key that is asked for like that of a run", async () => {
    const { offered, showQuickPick } = pickInTurn(/^listed-models$/);
    const asked: string[] = [];
    const showInputBox = async (options: { prompt: string }) => {
      asked.push(options.prompt);
      return "sk-models";
    };
    assert.equal(server.seen.length, 0);
    const checks = await withAnswers({ showQuickPick, showInputBox }, () =>
      Promise.resolve(vscode.commands.executeCommand<ModelCheck[]>("touchstone.checkModels")),
    );
    assert.equal(asked.length, 1);
    assert.deepEqual(
      checks.map(({ provider, verdict, retiresOn }) => [provider, verdict, retiresOn]),
      [
        ["a", "retires", "2099-12-11"],
        ["b", "listed", undefined],
        ["c", "missing", undefined],
      ],
    );
    assert.deepEqual(
      server.seen.map(({ method, headers }) => [method, headers.authorization]),
      Array(3).fill(["GET", "Bearer sk-models"]),
    );
    const shown = offered[1]?.map(({ label, detail }) => `${label}: ${detail}`) ?? [];
    assert.match(shown[0] ?? "", /^\$\(warning\) a: "old" retires on 2099-12-11; .*"new"/);
    assert.match(shown[1] ?? "", /^\$\(pass\) b: "stays" is listed/);
    assert.match(shown[2] ?? "", /^\$\(warning\) c: "typo" is not in the provider's list/);
  });

  it("are tried beside the old one: picked from the list, told in requests, shown in the report", async () => {
    const before = server.seen.length;
    const { offered, showQuickPick } = pickInTurn(/^a$/, /^new$/);
    const details: string[] = [];
    const showInformationMessage = async (
      _message: string,
      { detail }: { detail: string },
      send: string,
    ) => {
      details.push(detail);
      assert.equal(server.seen.length, before + 1);
      return send;
    };
    const started = await withAnswers({ showQuickPick, showInformationMessage }, () =>
      Promise.resolve(vscode.commands.executeCommand<StartedRun>("touchstone.tryReplacement")),
    );
    assert.deepEqual(
      offered[1]?.slice(1).map(({ label, description }) => [label, description]),
      [
        ["new", "proposed in place of old · retires 2098-01-31"],
        ["stays", ""],
      ],
    );
    assert.match(details.join(), /^This sends 4 requests to a \(.*, old\) and a-new \(.*, new\)/);
    const result = await waitForResult(data, started.runId);
    assert.deepEqual(result.config.providers, ["a", "a-new"]);
    assert.equal(result.summary.totalTests, 4);
    for (const viewType of ["touchstone.report", "touchstone.comparison"]) {
      await waitFor(viewType, async () => {
        const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
        return tabs.some(({ input }) => isPage(input, viewType)) ? true : undefined;
      });
    }
  });

  it("are tried by name as well, and nothing is sent when the requests are not agreed to", async () => {
    const { showQuickPick } = pickInTurn(/^a$/, /Another Model/);
    const questions: string[] = [];
    const answers = {
      showQuickPick,
      showInputBox: async () => " by-name ",
      showInformationMessage: async (question: string) => void questions.push(question),
    };
    const before = server.seen.length;
    const started = await withAnswers(answers, () =>
      Promise.resolve(vscode.commands.executeCommand("touchstone.tryReplacement")),
    );
    assert.equal(started, undefined);
    assert.deepEqual(questions, ["Run a beside by-name?"]);
    assert.deepEqual(
      server.seen.slice(before).map(({ method }) => method),
      ["GET"],
    );
  });

  it("are asked for no longer once that is called off, and no more is said of it", async () => {
    const slow = await startModelServer(() => ({ hangs: true }));
    const provider = { id: "slow", kind: "openai-compatible", baseUrl: slow.origin, model: "m" };
    const scenarios = [personScenario()];
    const file = await writeConfig(folder, "slow-models", { providers: [provider], scenarios });
    await vscode.commands.executeCommand("touchstone.refresh");
    const { offered, showQuickPick } = pickInTurn(/^slow-models$/);
    const errors: string[] = [];
    const answers = {
      showQuickPick,
      showErrorMessage: async (message: string) => void errors.push(message),
      withProgress: async (_options: unknown, task: (...args: unknown[]) => unknown) => {
        const onCancellationRequested = (listener: () => void) => {
          listener();
          return { dispose() {} };
        };
        await task({ report() {} }, { onCancellationRequested });
      },
    };
    const checks = await withAnswers(answers, () =>
      Promise.resolve(vscode.commands.executeCommand("touchstone.checkModels")),
    );
    assert.equal(checks, undefined);
    assert.deepEqual([slow.seen.length, offered.length, errors], [1, 1, []]);
    await slow.close();
    await rm(file);
  });
});

function isPage(input: unknown, viewType: string): boolean {
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType);
}
