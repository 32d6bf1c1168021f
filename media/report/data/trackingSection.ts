import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { DataOverview } from "../../../src/model/wire/dataProtocol.ts";
import { formatCount } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import type { DataSession } from "./dataSession.ts";

/** What of the data folder git has. */
export function renderTracking({ tracking }: DataOverview, session: DataSession): TemplateResult {
  const { choice, tracked, committed, results } = tracking;
  return html`<section aria-labelledby="git-title">
    <div class="section-line">
      <h2 id="git-title">${t("Git")}</h2>
      <button class="button" @click=${() => session.act({ type: "chooseGitTracking" })}>
        ${renderIcon("git-branch")}<span>${t("Choose What Git Tracks…")}</span></button>
    </div>
    <p>${choice === undefined ? t("No choice was made: git takes whatever is added.") : choiceTexts[choice]}</p>
    <p class="quiet-note">${sayCommitted(results, committed)}${tracked.length === 0 ? nothing : ` ${sayTracked(tracked.length)}`}</p>
  </section>`;
}

// --- internal ---

function sayCommitted(results: number, committed: number | undefined): string {
  const all = formatCount(results);
  if (committed === undefined) {
    return results === 1 ? t("1 result file here.") : t("{0} result files here.", all);
  }
  const some = formatCount(committed);
  return results === 1
    ? t("Git has {0} of 1 result file.", some)
    : t("Git has {0} of {1} result files.", some, all);
}

function sayTracked(results: number): string {
  return results === 1
    ? t("1 result tracked as baseline, whatever the choice.")
    : t("{0} results tracked as baseline, whatever the choice.", formatCount(results));
}

const choiceTexts = {
  ignoreAll: t("Nothing is tracked: runs stay on this machine."),
  keepIndex: t("Only the index is tracked: the list of runs is committed, their files are not."),
  trackResults: t("Results and index are tracked: every run is committed."),
};
