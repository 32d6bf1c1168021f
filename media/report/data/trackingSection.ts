import { html, nothing, type TemplateResult } from "lit";
import type { DataOverview } from "../../../src/model/wire/dataProtocol.ts";
import { formatCount, formatPlural } from "../../../src/model/words/figures.ts";
import { renderIcon } from "../elements/icon.ts";
import type { DataSession } from "./dataSession.ts";

/** What of the data folder git has. */
export function renderTracking({ tracking }: DataOverview, session: DataSession): TemplateResult {
  const { choice, tracked, committed, results } = tracking;
  return html`<section aria-labelledby="git-title">
    <div class="section-line">
      <h2 id="git-title">Git</h2>
      <button class="button" @click=${() => session.act({ type: "chooseGitTracking" })}>
        ${renderIcon("git-branch")}<span>Choose What Git Tracks…</span></button>
    </div>
    <p>${choice === undefined ? "No choice was made: git takes whatever is added." : choiceTexts[choice]}</p>
    <p class="quiet-note">${
      committed === undefined
        ? `${formatPlural(results, "result file")} here.`
        : `Git has ${formatCount(committed)} of ${formatPlural(results, "result file")}.`
    }${tracked.length === 0 ? nothing : ` ${formatPlural(tracked.length, "result")} tracked as baseline, whatever the choice.`}</p>
  </section>`;
}

// --- internal ---

const choiceTexts = {
  ignoreAll: "Nothing is tracked: runs stay on this machine.",
  keepIndex: "Only the index is tracked: the list of runs is committed, their files are not.",
  trackResults: "Results and index are tracked: every run is committed.",
};
