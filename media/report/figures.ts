import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ProbeReport } from "../../src/model/results/probe.ts";
import type { FirstTokenFigures, ReportModel } from "../../src/model/results/report.ts";
import { countVerdicts } from "../../src/model/results/verdictCounts.ts";
import { describeLeftOut } from "../../src/model/words/describeLeftOut.ts";
import { describeNotSent } from "../../src/model/words/describeNotSent.ts";
import {
  formatCost,
  formatCount,
  formatDuration,
  formatRate,
} from "../../src/model/words/figures.ts";
import { renderIcon } from "./elements/icon.ts";
import { renderShareBar } from "./elements/shareBar.ts";
import { formatRateOf } from "./format.ts";
import { sumGates } from "./gates.ts";
import { verdictLooks } from "./probe/verdictLooks.ts";
import { hasOnlyStreams } from "./session/state.ts";

/** The figures of the whole run; those that are not known are left out. */
export function renderFigures(model: ReportModel): TemplateResult {
  const { state, head } = model;
  const { summary } = head;
  const { totalTests: ended, plannedTests } = summary;
  return html`<section class="figures" aria-label=${t("Figures")}>
    <dl>
      ${model.probe === undefined ? renderRates(model) : renderVerdicts(model.probe)}
      ${figure(t("Tests"), plannedTests === undefined || plannedTests === ended ? formatCount(ended) : t("{0} of {1}", formatCount(ended), formatCount(plannedTests)))}
      ${summary.inputTokens === undefined ? nothing : figure(t("Tokens in"), formatCount(summary.inputTokens))}
      ${summary.outputTokens === undefined ? nothing : figure(t("Tokens out"), formatCount(summary.outputTokens))}
      ${summary.costUsd === undefined ? nothing : figure(t("Cost"), formatCost(summary.costUsd))}
      ${(model.firstTokens ?? []).map(renderFirstTokens)}
    </dl>
    ${describeLeftOut(head.config.leftOut).map(
      (text) => html`<p class="notice">${renderIcon("key")}<span>${text}</span></p>`,
    )}
    ${(model.notSent ?? []).map(
      (each) =>
        html`<p class="notice errored">${renderIcon("warning")}<span>${describeNotSent(each)}</span></p>`,
    )}
    ${state !== "finished" ? renderProgress(ended, plannedTests) : nothing}
  </section>`;
}

// --- internal ---

function renderRates(model: ReportModel) {
  const { summary } = model.head;
  const { totalTests: ended, errored = 0 } = summary;
  const first = hasOnlyStreams(model) ? undefined : summary.firstAttemptSuccessRate;
  return html`${figure(t("Pass rate"), formatRateOf(summary.successRate, ended), "strong")}
    ${first === undefined ? nothing : figure(t("At first attempt"), formatRateOf(first, ended), "strong")}
    ${renderGates(model)}
    ${figure(t("Passed"), formatCount(summary.passed), "passed", "pass")}
    ${figure(t("Failed"), formatCount(summary.failed - errored), "failed", "error")}
    ${figure(t("Errored"), formatCount(errored), "errored", "warning")}`;
}

/** What passed each gate in turn, which tells replies that are no JSON from those that are wrong. */
function renderGates(model: ReportModel) {
  const gates = sumGates(model);
  if (gates === undefined) return nothing;
  const [parse, schema] = [formatRate(gates.parse), formatRate(gates.schema)];
  return gates.value === undefined
    ? figure(t("Parse → schema"), t("{0} → {1}", parse, schema))
    : figure(
        t("Parse → schema → value"),
        t("{0} → {1} → {2}", parse, schema, formatRate(gates.value)),
      );
}

function renderVerdicts(probe: ProbeReport) {
  return countVerdicts(probe).map(([verdict, count]) => {
    const { icon, label, tone } = verdictLooks[verdict];
    return figure(label, formatCount(count), tone, icon);
  });
}

function figure(label: string, value: string, tone = "", icon?: string): TemplateResult {
  return html`<div class="figure ${tone}">
    <dt>${icon === undefined ? nothing : renderIcon(icon)}${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** Of a provider that streams: time to the first token, p50 and p95 of its attempts. */
function renderFirstTokens({ provider, p50Ms, p95Ms }: FirstTokenFigures): TemplateResult {
  return figure(
    t("First token, {0}", provider),
    t("{0} p50 · {1} p95", formatDuration(p50Ms), formatDuration(p95Ms)),
  );
}

function renderProgress(ended: number, planned: number | undefined) {
  if (planned === undefined || planned === 0) return nothing;
  return html`<div
    class="progress" role="progressbar" aria-label=${t("Tests done")}
    aria-valuemin="0" aria-valuemax=${planned} aria-valuenow=${ended}
    aria-valuetext=${t("{0} of {1} tests", formatCount(ended), formatCount(planned))}
  >${renderShareBar([{ name: "running", share: (ended / planned) * 100 }])}</div>`;
}
