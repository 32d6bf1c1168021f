import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { RunFilter } from "../../model/results/runQuery.ts";
import { type RunGrouping, runStates } from "../../model/results/runState.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { EditorServices } from "../editorServices.ts";
import { commandIds } from "../ids.ts";
import { withSlowProgress } from "../slowProgress.ts";
import { capitalize } from "../text/listingText.ts";
import { formatState } from "../text/words.ts";
import { registerCommand } from "./registerCommand.ts";

/** *Filter Runs…*, *Clear Filter*, *Group Runs By…*: over all runs, whatever of them is loaded. */
export function registerFilterRuns(services: EditorServices): vscode.Disposable {
  const { log, listing } = services;
  return vscode.Disposable.from(
    registerCommand(commandIds.filterRuns, log, async () => {
      const change = await pickFilter(services);
      if (change !== undefined) await listing.setFilter({ ...listing.filter, ...change });
    }),
    registerCommand(commandIds.clearRunFilter, log, () => listing.setFilter({})),
    registerCommand(commandIds.groupRuns, log, async () => {
      const items = groupings.map(([grouping, label]) => ({
        label,
        description: grouping === listing.grouping ? t("current") : "",
        grouping,
      }));
      const placeHolder = t("Pick what runs are grouped by");
      const picked = await vscode.window.showQuickPick(items, {
        title: t("Group Runs By"),
        placeHolder,
      });
      if (picked !== undefined) await listing.setGrouping(picked.grouping);
    }),
  );
}

// --- internal ---

const groupings: readonly [RunGrouping, string][] = [
  ["day", t("Day")],
  ["config", t("Config")],
  ["state", t("Status")],
  ["branch", t("Branch")],
];

interface FilterItem extends vscode.QuickPickItem {
  readonly change?: RunFilter;
}

/** One part of the filter: what is typed, or an entry of the list. */
async function pickFilter(services: EditorServices): Promise<RunFilter | undefined> {
  const items = await withSlowProgress(t("Reading runs…"), listItems(services));
  const pick = vscode.window.createQuickPick<FilterItem>();
  pick.title = t("Filter Runs");
  pick.placeholder = t("Type words to look for, or pick a config, a status or a branch");
  const show = (text: string) => {
    const typed = text.trim() === "" ? [] : [textItem(text.trim())];
    pick.items = [...typed, ...items];
  };
  show("");
  try {
    return await new Promise((resolve) => {
      pick.onDidChangeValue(show);
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.change));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function textItem(text: string): FilterItem {
  const label = t("Runs with “{0}”", text);
  return {
    label,
    description: t("in name, label, provider or id"),
    alwaysShow: true,
    change: { text },
  };
}

async function listItems({ folders, listing }: EditorServices): Promise<FilterItem[]> {
  const asked = folders.sessions.map(({ host }) => host.request("listRunFacets", {}));
  const facets = await Promise.all(asked);
  const { filter } = listing;
  const section = (
    title: string,
    counts: readonly (readonly { name: string; count: number }[])[],
    current: string | undefined,
    toItem: (name: string) => { label: string; change: RunFilter } | undefined,
  ): FilterItem[] => {
    const items = sumUp(counts).flatMap(({ name, count }) => {
      const item = toItem(name);
      if (item === undefined) return [];
      const runs = formatPlural(count, "run");
      return [{ ...item, description: name === current ? t("{0} · current", runs) : runs }];
    });
    const heading = { label: title, kind: vscode.QuickPickItemKind.Separator };
    return items.length === 0 ? [] : [heading, ...items];
  };
  return [
    ...section(
      t("Config"),
      facets.map(({ configs }) => configs),
      filter.config,
      (name) => ({
        label: name,
        change: { config: name },
      }),
    ),
    ...section(
      t("Status"),
      facets.map(({ states }) => states),
      filter.state,
      (name) => {
        const state = runStates.find((each) => each === name);
        return state && { label: capitalize(formatState(state)), change: { state } };
      },
    ),
    ...section(
      t("Branch"),
      facets.map(({ branches }) => branches),
      filter.branch,
      (name) => ({
        label: name,
        change: { branch: name },
      }),
    ),
  ];
}

/** What several folders have, together. */
function sumUp(
  counts: readonly (readonly { name: string; count: number }[])[],
): { name: string; count: number }[] {
  const all = new Map<string, number>();
  for (const { name, count } of counts.flat()) all.set(name, (all.get(name) ?? 0) + count);
  return [...all].map(([name, count]) => ({ name, count }));
}
