import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { createCoalescedTask } from "../../common/coalesce.ts";
import { createThrottled } from "../../common/throttle.ts";
import { errorMessage } from "../../model/userError.ts";
import { testControllerId } from "../ids.ts";
import { type CellChoice, chooseCells } from "./chooseCells.ts";
import { runChosen } from "./runChosen.ts";
import { runOnSave } from "./runOnSave.ts";
import { showNewest } from "./showNewest.ts";
import { ShownCells } from "./shownCells.ts";
import { createTestItems } from "./testItems.ts";
import type { TestingParts } from "./testingParts.ts";

/** The part of Touchstone in VS Code's Test Explorer. */
export interface Testing extends vscode.Disposable {
  /** Whether the Test Explorer shows how a run goes and ends. */
  follows(runId: string): boolean;
}

/** Puts configs, scenarios and cells into the Test Explorer; reads nothing until it is looked at, or a file of ours is open. */
export function createTesting(services: TestingParts["services"]): Testing {
  const { folders, log } = services;
  const controller = vscode.tests.createTestController(testControllerId, "Touchstone");
  const items = createTestItems(controller);
  const followed = new Set<string>();
  const parts: TestingParts = {
    ...{ controller, items, shown: new ShownCells(), services },
    ...{ followed, underWay: new Set(), showNewest: () => show.trigger() },
  };
  let isWanted = false;

  const sync = createCoalescedTask(async () => {
    await Promise.all(folders.sessions.map((session) => session.configs.load()));
    await items.sync(folders.sessions);
  });
  const show = createThrottled(newestEveryMs, async () => {
    for (const session of folders.sessions) {
      await showNewest(parts, session).catch((error) =>
        log.warn(`Test Explorer: ${errorMessage(error)}`),
      );
    }
  });
  const syncAndShow = async () => {
    await sync.run();
    show.trigger();
  };
  const want = async () => {
    isWanted = true;
    await syncAndShow();
  };
  const listConfigs = () =>
    folders.sessions.map(({ id, configs }) => ({ folder: id, configs: configs.configs }));
  const toChoice = ({ include, exclude }: vscode.TestRunRequest): CellChoice => {
    const toRefs = (list: readonly vscode.TestItem[]) =>
      list.flatMap((item) => items.refOf(item) ?? []);
    return { include: include && toRefs(include), exclude: exclude && toRefs(exclude) };
  };
  const addProfile = (
    label: string,
    isDefault: boolean,
    options: { readonly runs?: number; readonly accepts?: CellChoice["accepts"] } = {},
  ) =>
    controller.createRunProfile(
      label,
      vscode.TestRunProfileKind.Run,
      async (request, token) => {
        await sync.run();
        const choice = toChoice(request);
        if (request.continuous === true) {
          return runOnSave(parts, { request, choice, token, listConfigs });
        }
        const { accepts, ...rest } = options;
        const chosen = chooseCells(listConfigs(), { ...choice, ...(accepts && { accepts }) });
        if (chosen.length > 0) {
          await runChosen(parts, { request, chosen, token, ...rest });
          return;
        }
        controller.createTestRun(request, undefined, false).end();
        const text = accepts === undefined ? noCells : noFailed;
        void vscode.window.showInformationMessage(text);
      },
      isDefault,
    );
  const run = addProfile(t("Run"), true);
  run.supportsContinuousRun = true;
  addProfile(t("Run 10×"), false, { runs: 10 });
  addProfile(t("Run Failed"), false, { accepts: (cell) => parts.shown.hasFailed(cell) });

  controller.resolveHandler = async (item) => {
    if (item === undefined) await want();
    else items.resolve(item);
  };
  controller.refreshHandler = () => folders.refresh();
  const isOurs = ({ uri }: vscode.TextDocument) => ourFiles.test(uri.path);
  const subscriptions = vscode.Disposable.from(
    controller,
    show,
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (!isWanted && isOurs(document)) void want();
    }),
    folders.onDidChangeConfigs(() => {
      if (isWanted) void syncAndShow();
    }),
    folders.onDidChangeRuns(({ change }) => {
      if (isWanted && change === "rows") show.trigger();
    }),
    folders.onDidChangeFolders(() => {
      if (isWanted) void syncAndShow();
    }),
  );
  if (vscode.workspace.textDocuments.some(isOurs)) void want();
  return { follows: (runId) => followed.has(runId), dispose: () => subscriptions.dispose() };
}

// --- internal ---

/** Runs of others are looked for no more often. */
const newestEveryMs = 1000;

const ourFiles = /\.(touchstone|scenario)\.json$/;
const noCells = t("There is nothing to run in this selection.");
const noFailed = t("Nothing of this selection failed in its newest run.");
