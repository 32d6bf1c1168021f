import path from "node:path";
import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { createCoalescedTask } from "../../common/coalesce.ts";
import { createDebounced } from "../../common/throttle.ts";
import { withoutRepeats } from "../../common/withoutRepeats.ts";
import { errorMessage } from "../../model/userError.ts";
import { formatConjunction } from "../../model/words/alternatives.ts";
import { type CellChoice, type ChosenCells, chooseCells } from "./chooseCells.ts";
import { runChosen } from "./runChosen.ts";
import type { TestingParts } from "./testingParts.ts";
import { keyOf } from "./testRef.ts";

export interface RunOnSaveOptions {
  readonly request: vscode.TestRunRequest;
  readonly choice: Pick<CellChoice, "include" | "exclude">;
  readonly listConfigs: () => Parameters<typeof chooseCells>[0];
  readonly token: vscode.CancellationToken;
}

/** Runs the chosen cells of each scenario again that a save has changed, by what it sends and is judged by, until told to stop. */
export function runOnSave(parts: TestingParts, options: RunOnSaveOptions): void {
  const { choice, listConfigs, token } = options;
  const { folders, log } = parts.services;
  const stamps = new Map<string, Map<number, string>>();
  const choose = (scenarios?: ReadonlyMap<string, ReadonlySet<number>>) =>
    chooseCells(listConfigs(), {
      ...choice,
      accepts: ({ folder, config, scenario }, { runsOnSave }) =>
        runsOnSave &&
        (scenarios === undefined ||
          scenarios.get(keyOf({ folder, config }))?.has(scenario) === true),
    });
  const stampAll = async () => {
    const found = new Map<string, Map<number, string>>();
    for (const { folder, summary } of choose()) {
      const session = folders.get(folder);
      const config = path.resolve(session.path, summary.file);
      try {
        const listed = (await session.host.request("stampScenarios", { config })).stamps;
        const entries = listed.map(({ scenario, stamp }) => [scenario, stamp] as const);
        found.set(keyOf({ folder, config: summary.file }), new Map(entries));
      } catch (error) {
        // Half of an edit: the next save may mend it.
        log.info(`nothing is run for ${summary.file}: ${errorMessage(error)}`);
      }
    }
    return found;
  };
  const look = createCoalescedTask(async () => {
    if (token.isCancellationRequested) return;
    const now = await stampAll();
    const hasRun = await run(choose(findChanged(stamps, now)));
    // What could not be run is still to be run at the next save.
    for (const [key, found] of now) if (hasRun || !stamps.has(key)) stamps.set(key, found);
  });
  const run = async (chosen: readonly ChosenCells[]): Promise<boolean> => {
    if (chosen.length === 0 || token.isCancellationRequested) return true;
    const { include, exclude, profile } = options.request;
    const request = new vscode.TestRunRequest(include, exclude, profile, true);
    return await runChosen(parts, { request, chosen, token });
  };
  const saved = createDebounced(settleMs, () => void look.run().catch(() => undefined));
  const listening = vscode.Disposable.from(
    saved,
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) saved.trigger();
    }),
  );
  token.onCancellationRequested(() => listening.dispose());
  tellLeftOut(options);
  void look.run().catch(() => undefined);
}

// --- internal ---

/** Saves that come together are answered once. */
const settleMs = 300;

/** The scenarios of each config whose stamp is another; none of a config that had no stamps. */
function findChanged(
  before: ReadonlyMap<string, ReadonlyMap<number, string>>,
  now: ReadonlyMap<string, ReadonlyMap<number, string>>,
): Map<string, Set<number>> {
  const changed = new Map<string, Set<number>>();
  for (const [key, scenarios] of now) {
    const known = before.get(key);
    if (known === undefined) continue;
    const differs = [...scenarios.keys()].filter(
      (number) => known.get(number) !== scenarios.get(number),
    );
    changed.set(key, new Set(differs));
  }
  return changed;
}

/** Providers that may cost something are asked by a person only. */
function tellLeftOut({ choice, listConfigs }: RunOnSaveOptions): void {
  const left = chooseCells(listConfigs(), {
    ...choice,
    accepts: (_, { runsOnSave }) => !runsOnSave,
  });
  const names = withoutRepeats(
    left.flatMap(({ groups }) => groups.flatMap(({ providers }) => providers)),
  );
  if (names.length === 0) return;
  const shown = names.length > 4 ? [...names.slice(0, 3), t("{0} more", names.length - 3)] : names;
  void vscode.window.showInformationMessage(
    t(
      "Continuous run leaves out {0}: only simulated and stored replies and programs of this machine are run at every save.",
      formatConjunction(shown),
    ),
  );
}
