import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../model/userError.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import type { EditorServices } from "../editorServices.ts";
import type { FolderSession } from "../host/folderSession.ts";
import { commandIds } from "../ids.ts";
import { probeConfigFile } from "../probeConfigFile.ts";
import { assertTrusted } from "../runConfigFile.ts";
import { formatConfigName } from "../text/configText.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Probe Provider…*: of a provider's row, else one that is picked: among those of a config's row, or of all configs. */
export function registerProbeProvider(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.probeProvider, services.log, async (target) => {
    assertTrusted();
    const row = readRow(services, target);
    const given = row?.provider === undefined ? undefined : { ...row, provider: row.provider };
    const chosen = given ?? (await pickProvider(services, row));
    if (chosen === undefined) return undefined;
    const { session, summary, provider } = chosen;
    const file = path.resolve(session.path, summary.file);
    return probeConfigFile(services, session, file, provider);
  });
}

// --- internal ---

/** A config, and a provider of it where its row was chosen. */
interface ConfigRow {
  readonly session: FolderSession;
  readonly summary: ConfigSummary;
  readonly provider?: string;
}

/** The row of the *Configs* view that the command was called for; what VS Code hands over is looked up, never believed. */
function readRow({ folders }: EditorServices, target: unknown): ConfigRow | undefined {
  if (typeof target !== "object" || target === null) return undefined;
  if (!("session" in target) || !("node" in target)) return undefined;
  const { node } = target;
  const session = folders.sessions.find((known) => known === target.session);
  if (session === undefined || typeof node !== "object" || node === null) return undefined;
  for (const summary of session.configs.configs) {
    if ("summary" in node && node.summary === summary) return { session, summary };
    const provider = summary.providers.find((each) => "provider" in node && node.provider === each);
    if (provider !== undefined) return { session, summary, provider: provider.id };
  }
  return undefined;
}

async function pickProvider(
  { folders }: EditorServices,
  row: ConfigRow | undefined,
): Promise<Required<ConfigRow> | undefined> {
  const rows =
    row === undefined ? (await Promise.all(folders.sessions.map(listRows))).flat() : [row];
  const items = rows.flatMap(listItems);
  if (items.length === 0) {
    throw new UserError("there is no config with a provider to probe", { code: "usage" });
  }
  return await vscode.window.showQuickPick(items, {
    title: "Probe Provider",
    placeHolder: "Pick the provider whose handling of JSON Schema is to be found out",
    matchOnDescription: true,
    matchOnDetail: true,
  });
}

async function listRows(session: FolderSession): Promise<ConfigRow[]> {
  await session.configs.load();
  const { configs, error } = session.configs;
  if (error !== undefined) throw new UserError(error, { code: "host" });
  return configs.map((summary) => ({ session, summary }));
}

function listItems({
  session,
  summary,
}: ConfigRow): (vscode.QuickPickItem & Required<ConfigRow>)[] {
  return summary.providers.map(({ id, kind, model }) => ({
    label: id,
    description: model === undefined ? kind : `${kind} · ${model}`,
    detail: `${formatConfigName(summary)} · ${session.folder.name}/${summary.file}`,
    session,
    summary,
    provider: id,
  }));
}
