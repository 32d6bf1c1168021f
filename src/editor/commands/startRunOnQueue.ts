import path from "node:path";
import { t } from "@vscode/l10n";
import type * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import { listConfigTargets, pickConfig } from "../configTargets.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { askQueue } from "../queue/askQueue.ts";
import { assertTrusted, readForRun, startPrepared } from "../runConfigFile.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Start Run on Queue…*: asks which config, and for what lacks of the queue, and opens the report, which shows the workers. */
export function registerStartRunOnQueue(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.startRunOnQueue, services.log, async () => {
    assertTrusted();
    const targets = await listConfigTargets(services);
    if (targets.length === 0) {
      throw new UserError(t("there is no run config yet"), { code: "usage" });
    }
    const texts = { title: t("Start Run on Queue"), placeHolder: t("Pick a config") };
    const picked = await pickConfig(targets, texts);
    if (picked === undefined) return undefined;
    const { session, summary } = picked;
    const file = path.resolve(session.path, summary.file);
    const { prepared, summary: read } = await readForRun(session, file);
    const { keys } = await session.host.request("prepareQueued", { prepared });
    const queue = await askQueue(services.vault, session);
    const { name } = read;
    const ref = await startPrepared(services, session, { prepared, name, keys, queue });
    services.reports.open(ref);
    return ref;
  });
}
