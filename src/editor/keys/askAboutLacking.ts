import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { KeyNeed } from "../../model/config/keyNeed.ts";
import { formatPlural } from "../../model/words/figures.ts";

const runWithout = t("Run without It");
const runWithoutThem = t("Run without Them");
const setKey = t("Set API Key…");

/**
 * Asks whether a run is to begin without providers whose keys are not there; resolves with whether it is. Throws
 * `CancellationError` when it is not to begin at all.
 */
export async function askAboutLacking(
  name: string,
  providers: readonly string[],
  missing: readonly KeyNeed[],
): Promise<boolean> {
  const isOne = providers.length === 1;
  const [first = ""] = providers;
  const who = isOne ? first : formatPlural(providers.length, "provider");
  const keys = missing.map(({ source, name: key, origin }) =>
    source === "env"
      ? t("{0} for {1} is an environment variable, which VS Code was started without.", key, origin)
      : t("{0} for {1} is not set.", key, origin),
  );
  const detail = [...(isOne ? [] : [`${providers.join(", ")}.`]), ...keys].join("\n");
  const without = isOne ? runWithout : runWithoutThem;
  const canSet = missing.every(({ source }) => source === "secret");
  const choice = await vscode.window.showWarningMessage(
    t("Run {0} without {1}, for want of a key?", name, who),
    { modal: true, detail },
    without,
    ...(canSet ? [setKey] : []),
  );
  if (choice === undefined) throw new vscode.CancellationError();
  return choice === without;
}
