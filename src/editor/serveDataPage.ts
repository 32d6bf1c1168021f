import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { KeyNeed } from "../model/config/keyNeed.ts";
import { UserError } from "../model/userError.ts";
import type {
  DataAction,
  DataOverview,
  DataQuestion,
  ListedKey,
} from "../model/wire/dataProtocol.ts";
import { applyRetention } from "./applyRetention.ts";
import { deleteRunsAfterAsking } from "./deleteRunsAfterAsking.ts";
import type { EditorServices } from "./editorServices.ts";
import type { FolderSession } from "./host/folderSession.ts";
import { commandIds, settingsSection } from "./ids.ts";
import { enterKey } from "./keys/keyAsker.ts";
import { listKeys } from "./keys/listKeys.ts";
import type { DataPageServant } from "./report/dataPanel.ts";
import { readRetention } from "./retentionSettings.ts";
import { assertTrusted } from "./runConfigFile.ts";
import type { RunTarget } from "./runTargets.ts";
import { showError } from "./showError.ts";
import { testKey } from "./testKey.ts";

type Services = Pick<EditorServices, "folders" | "vault" | "reports" | "log">;

/** Answers and acts for the page *Manage Data* of a folder; `findSession` throws when that is no longer open. */
export function serveDataPage(
  services: Services,
  findSession: () => FolderSession,
): DataPageServant {
  return {
    answer: (question) => answer(services, findSession(), question),
    act: (action) => act(services, findSession(), action),
    dispose() {
      void stopMeasuring(findSession);
    },
  };
}

// --- internal ---

async function stopMeasuring(findSession: () => FolderSession): Promise<void> {
  try {
    const { host } = findSession();
    await Promise.all([host.request("stopMeasuring", {}), host.request("stopPlanning", {})]);
  } catch {
    // The folder or the host is gone, and with it what was measured.
  }
}

async function answer(
  services: Services,
  session: FolderSession,
  question: DataQuestion,
): Promise<unknown> {
  const { host } = session;
  const { type, requestId: _, ...params } = question;
  switch (question.type) {
    case "getOverview":
      return await readOverview(services, session);
    case "testKey":
      return await testKey(services, session, await findKey(services, session, question.key));
    case "measureStorage":
      return await host.request(question.type, { isFresh: question.isFresh });
    case "planRetention":
      return await host.request(question.type, {
        policy: question.policy,
        isFresh: question.isFresh,
      });
    case "listStoredRuns":
      return await host.request(
        question.type,
        params as Omit<typeof question, "type" | "requestId">,
      );
    default:
      throw new UserError(t("The page asked for {0}.", type), { code: "usage" });
  }
}

async function readOverview({ vault }: Services, session: FolderSession): Promise<DataOverview> {
  const { isTrusted } = vscode.workspace;
  const tracking = await session.host.request("getTracking", { isTrusted });
  return {
    folderName: session.folder.name,
    isTrusted,
    tracking,
    retention: readRetention(session.folder),
    keys: await readKeys(vault, session),
  };
}

async function readKeys(vault: Services["vault"], session: FolderSession): Promise<ListedKey[]> {
  await session.configs.load();
  return await listKeys(session.configs.configs, vault, process.env);
}

/** The page names a key; only one that is listed is acted upon. */
async function findKey(
  { vault }: Services,
  session: FolderSession,
  wanted: KeyNeed,
): Promise<ListedKey> {
  const found = (await readKeys(vault, session)).find(
    ({ source, name, origin }) =>
      source === wanted.source && name === wanted.name && origin === wanted.origin,
  );
  if (found !== undefined) return found;
  throw new UserError(t("No config names the key {0} for {1}.", wanted.name, wanted.origin), {
    code: "usage",
  });
}

async function act(services: Services, session: FolderSession, action: DataAction): Promise<void> {
  const refs = (runIds: readonly string[]) =>
    runIds.map((runId) => ({ folder: session.id, runId }));
  switch (action.type) {
    case "setKey":
      return await setKey(services, await findKey(services, session, action.key));
    case "clearKey":
      return await clearKey(services, await findKey(services, session, action.key));
    case "openRetentionSettings":
      await vscode.commands.executeCommand(
        "workbench.action.openWorkspaceSettings",
        `${settingsSection}.retention`,
      );
      return;
    case "applyRetention":
      return await applyNow(services, session);
    case "stopPlanning":
      await session.host.request(action.type, {});
      return;
    case "exportRuns": {
      const [first] = refs(action.runIds);
      await vscode.commands.executeCommand(commandIds.exportRuns, first, refs(action.runIds));
      return;
    }
    case "deleteRuns": {
      const { exportsFirst } = action;
      await deleteRunsAfterAsking(services, toTargets(session, action.runIds), { exportsFirst });
      return;
    }
    case "openReport":
      await vscode.commands.executeCommand(commandIds.openReport, {
        folder: session.id,
        runId: action.runId,
      });
      return;
    default:
      await vscode.commands.executeCommand(actionCommands[action.type]);
  }
}

const actionCommands = {
  chooseGitTracking: commandIds.chooseGitTracking,
  cleanUp: commandIds.cleanUpRuns,
} as const;

async function setKey({ vault }: Services, key: ListedKey): Promise<void> {
  if (key.heldIn === "environment") {
    const message = t("{0} is an environment variable: set it where VS Code is started.", key.name);
    throw new UserError(message, { code: "usage" });
  }
  const value = await enterKey(key);
  if (value !== undefined) await vault.set(key, value);
}

/** Of an environment variable the permission to send it is what can be taken back. */
async function clearKey({ vault }: Services, key: ListedKey): Promise<void> {
  if (key.heldIn === "storage") await vault.clear(key);
  else await vault.disallow(key);
}

async function applyNow(services: Services, session: FolderSession): Promise<void> {
  assertTrusted();
  const settings = readRetention(session.folder);
  const onFailure = (error: unknown) => void showError(services.log, "retention", error);
  const count = await applyRetention(services, session, settings, onFailure);
  if (count !== 0) return;
  void vscode.window.showInformationMessage(t("The retention policy takes no run."));
}

function toTargets(session: FolderSession, runIds: readonly string[]): RunTarget[] {
  return runIds.map((runId) => ({ session, runId, entry: session.runs.find(runId)?.entry }));
}
