import "../elements/plainTable.css";
import "./probeTable.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type {
  ProbeControl,
  ProbeGroup,
  ProbeReply,
  ProbeReport,
  ProbeVerdict,
} from "../../../src/model/results/probe.ts";
import type { ReportModel, TestKey } from "../../../src/model/results/report.ts";
import { renderIcon } from "../elements/icon.ts";
import { unknownFigure } from "../format.ts";
import { verdictLooks } from "./verdictLooks.ts";

/** Shows a reply in the pane of attempts. */
export type OpenReply = (test: TestKey) => void;

/** What the provider makes of each group of keywords; below each what was sent, and its replies as buttons. Nothing of other runs. */
export function renderProbe(
  { probe, state }: ReportModel,
  openReply: OpenReply,
): TemplateResult | typeof nothing {
  if (probe === undefined) return nothing;
  const { provider, control, groups } = probe;
  const open = (scenario: number) => (runNumber: number) =>
    openReply({ provider, scenario, runNumber });
  return html`<section class="probe-section">
    <h2 id="probe-title">${t("What {0} makes of keywords", provider)}</h2>
    ${renderDoubt(probe)}
    <div class="table-scroll">
      <table class="plain-table probe" aria-labelledby="probe-title" aria-describedby="probe-note">
        <thead>
          <tr>
            <th scope="col">${t("Keywords")}</th><th scope="col">${t("Verdict")}</th><th scope="col">${t("Why")}</th>
            <th scope="col">${t("Replies")}</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            groups,
            ({ scenario }) => scenario,
            (group) => renderRow(group, renderVerdict(group.verdict, state), open(group.scenario)),
          )}
          ${renderRow(control, renderControl(control), open(control.scenario))}
        </tbody>
      </table>
    </div>
    <p class="legend" id="probe-note">
      <span>${t("Each request asks for JSON that breaks its schema in these keywords. Enforced: every reply kept them. Ignored: a reply broke them. Rejected: the schema was refused. The control asks for JSON that fits, to see whether the model replies as it is asked.")}</span>
    </p>
  </section>`;
}

// --- internal ---

const replyIcons: Record<ProbeReply["result"], string> = {
  kept: "pass",
  broke: "error",
  rejected: "circle-slash",
  unclear: "question",
};
const replyWords: Record<ProbeReply["result"], string> = {
  kept: t("kept"),
  broke: t("broke"),
  rejected: t("rejected"),
  unclear: t("unclear"),
};

function renderDoubt({ control }: ProbeReport) {
  if (control.isAsAsked !== false) return nothing;
  return html`<p class="notice errored">
    ${renderIcon("warning")}<span>${t("The control is not replied to as asked, so that no keyword can be told to be enforced.")}</span>
  </p>`;
}

function renderVerdict(verdict: ProbeVerdict | undefined, state: ReportModel["state"]) {
  if (verdict === undefined) {
    return html`<span class="quiet-note">${state === "finished" ? unknownFigure : t("Waiting")}</span>`;
  }
  const { icon, label, tone } = verdictLooks[verdict];
  return html`<span class="state state-${tone}">${renderIcon(icon)}<span>${label}</span></span>`;
}

function renderControl({ isAsAsked }: ProbeControl) {
  if (isAsAsked === undefined) return html`<span class="quiet-note">${t("Waiting")}</span>`;
  const [icon, tone] = isAsAsked ? ["pass", "passed"] : ["warning", "errored"];
  const words = isAsAsked ? t("As asked") : t("Not as asked");
  return html`<span class="state state-${tone}">${renderIcon(icon)}<span>${words}</span></span>`;
}

function renderRow(
  row: ProbeGroup | ProbeControl,
  verdict: TemplateResult,
  open: (runNumber: number) => void,
): TemplateResult {
  return html`<tr>
    <th scope="row">
      <details>
        <summary><span class="number">${row.scenario}</span> <span class="probe-keywords">${row.keywords}</span></summary>
        <h4>${t("Asked for")}</h4>
        <pre>${row.asked}</pre>
        <h4>${t("Schema")}</h4>
        <pre>${row.schema}</pre>
      </details>
    </th>
    <td class="probe-verdict">${verdict}</td>
    <td>${row.reason}</td>
    <td class="probe-replies">${row.replies.map((reply) => renderReply(row, reply, open))}</td>
  </tr>`;
}

function renderReply(
  { keywords }: ProbeGroup | ProbeControl,
  { runNumber, result, note }: ProbeReply,
  open: (runNumber: number) => void,
) {
  const word = replyWords[result];
  const what = note === "" || result === "kept" ? word : `${word}, ${note}`;
  return html`<button class="button quiet probe-reply probe-${result}"
    aria-label=${t("Reply {0} to {1}: {2}", runNumber, keywords, what)} title=${what}
    @click=${() => open(runNumber)}>${renderIcon(replyIcons[result])}<span>${runNumber}</span></button>`;
}
