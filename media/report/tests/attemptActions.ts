import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { formatExactJson } from "../../../src/model/json/exactJson.ts";
import { findRefusal } from "../../../src/model/results/findRefusal.ts";
import type { TestAttempts, TestKey } from "../../../src/model/results/report.ts";
import type { AttemptResult } from "../../../src/model/results/resultFile.ts";
import { renderIcon } from "../elements/icon.ts";
import type { PromptFileActions } from "./promptFiles.ts";

export interface AttemptActions extends PromptFileActions {
  /** Copies an attempt as a prompt; absent where none can be copied. */
  readonly onCopy?: (attempt: AttemptResult) => void;
  /** Copies a reply as it came; absent where none can be copied. */
  readonly copyReply?: (text: string) => void;
  /** Opens the schema or scenario at what refused the reply; absent where there is none to open. */
  readonly openScenario?: (attempt: AttemptResult) => void;
  /** Opens a reply as a document; absent where none can be opened. */
  readonly openReply?: (title: string, json: string) => void;
  /** Shows a reply beside the one before it. */
  readonly diffReplies?: (title: string, before: string, after: string) => void;
}

/** Of which replies only the beginning is in the page. */
type CutReplies = NonNullable<TestAttempts["cutReplies"]>;

/** Whether only the beginning of a reply is in the page, and of how many characters. */
export function findCut({ step = 1, attemptNumber }: AttemptResult, cutReplies: CutReplies) {
  return cutReplies.find((cut) => cut.step === step && cut.attemptNumber === attemptNumber);
}

/** What can be done with an attempt and its reply; nothing with a reply of which only the beginning is here. */
export function renderAttemptActions(
  attempt: AttemptResult,
  all: readonly AttemptResult[],
  options: AttemptActions & { readonly key: TestKey; readonly cutReplies: CutReplies },
): TemplateResult {
  const { key, cutReplies, onCopy, copyReply, openScenario, openReply, diffReplies } = options;
  const { success, rawResponse } = attempt;
  const isWhole = rawResponse !== "" && findCut(attempt, cutReplies) === undefined;
  const before = findBefore(attempt, all);
  const name = nameReply(key, attempt);
  return html`<div class="attempt-actions">
    ${
      copyReply === undefined || !isWhole
        ? nothing
        : button("copy", t("Copy Reply"), t("Copies the reply as it came"), () =>
            copyReply(rawResponse),
          )
    }
    ${
      success || onCopy === undefined
        ? nothing
        : button(
            "comment-discussion",
            t("Copy as Prompt"),
            t("Copies schema, prompt, reply and errors as Markdown"),
            () => onCopy(attempt),
          )
    }
    ${
      success || openScenario === undefined
        ? nothing
        : renderOpenScenario(attempt, () => openScenario(attempt))
    }
    ${
      openReply === undefined || !isWhole
        ? nothing
        : button("json", t("Open as JSON"), t("Opens the reply in an editor"), () =>
            openReply(name, readReply(attempt)),
          )
    }
    ${
      diffReplies === undefined || before === undefined || cutReplies.length > 0
        ? nothing
        : button("diff", t("Diff with Previous Attempt"), t("Shows what the reply changed"), () =>
            diffReplies(name, readReply(before), readReply(attempt)),
          )
    }
  </div>`;
}

// --- internal ---

function button(icon: string, label: string, title: string, onClick: () => void) {
  return html`<button class="button quiet" title=${title} @click=${onClick}>
    ${renderIcon(icon)}<span>${label}</span>
  </button>`;
}

/** Leads to the keyword that refused the reply; to what was asked where none did. */
function renderOpenScenario({ validationErrors }: AttemptResult, onOpen: () => void) {
  return findRefusal(validationErrors) === undefined
    ? button("go-to-file", t("Open Scenario at the Prompt"), t("Opens what was asked"), onOpen)
    : button(
        "go-to-file",
        t("Open Scenario at the Failing Schema Path"),
        t("Opens the schema at the keyword that refused the reply"),
        onOpen,
      );
}

/** The attempt before it, of the same step, where that has a reply. */
function findBefore(attempt: AttemptResult, all: readonly AttemptResult[]) {
  const before = all[all.indexOf(attempt) - 1];
  return before?.step === attempt.step && before?.rawResponse !== "" ? before : undefined;
}

/** As a document is called. */
function nameReply({ provider, scenario, runNumber }: TestKey, { attemptNumber }: AttemptResult) {
  return `${provider} ${scenario} #${runNumber} attempt ${attemptNumber}`;
}

/** Laid out where it is JSON, else as it came. */
function readReply({ parsedResponse, rawResponse }: AttemptResult): string {
  return parsedResponse === null || parsedResponse === undefined
    ? rawResponse
    : formatExactJson(parsedResponse, 2);
}
