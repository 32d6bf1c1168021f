import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { enterKey } from "../keys/keyAsker.ts";
import type { KeyPlace } from "../keys/keyVault.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Set API Key…*: one that a config names, for the origin that config sends it to. */
export function registerSetApiKey(services: EditorServices): vscode.Disposable {
  return registerCommand(commandIds.setApiKey, services.log, async (target) => {
    const place = readPlace(target) ?? (await pickPlace(services));
    if (place === undefined) return;
    const value = await enterKey(place);
    if (value === undefined) return;
    await services.vault.set(place, value);
    void vscode.window.showInformationMessage(
      t("Key {0} is set for {1}.", place.name, place.origin),
    );
  });
}

// --- internal ---

/** Of an error that names the key it lacks. */
function readPlace(target: unknown): KeyPlace | undefined {
  if (typeof target !== "object" || target === null) return undefined;
  if (!("name" in target) || !("origin" in target)) return undefined;
  const { name, origin } = target;
  return typeof name === "string" && typeof origin === "string" ? { name, origin } : undefined;
}

async function pickPlace({ folders, vault }: EditorServices): Promise<KeyPlace | undefined> {
  const needs = await Promise.all(folders.sessions.map((session) => session.listKeyNeeds()));
  const wanted = needs
    .flat()
    .filter(({ source, name }) => source === "secret" || !process.env[name]);
  const places = new Map<string, KeyPlace>();
  for (const { name, origin } of [...wanted, ...vault.list()]) {
    places.set(`${name}@${origin}`, { name, origin });
  }
  if (places.size === 0) {
    const message = t(
      'No config names a key that could be stored. A provider does with "apiKey": { "secret": "NAME" }, or { "env": "NAME" } where that variable is not set.',
    );
    void vscode.window.showInformationMessage(message);
    return undefined;
  }
  const stored = new Set(vault.list().map(({ name, origin }) => `${name}@${origin}`));
  const items = [...places].map(([id, place]) => ({
    label: place.name,
    description: place.origin,
    detail: stored.has(id) ? t("Stored; a new value replaces it") : t("Not stored yet"),
    place,
  }));
  const title = t("Set API Key");
  const placeHolder = t("Pick a key and the server it is for");
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.place;
}
