import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ComparedMetric, Gate } from "../../../src/model/config/gate.ts";
import { renderIcon } from "../elements/icon.ts";
import { chosenValue, preventDefault } from "../elements/select.ts";

/** What of a test is counted, as a column or choice. */
export const metricLabels: Readonly<Record<ComparedMetric, string>> = {
  first: t("Passed at first attempt"),
  final: t("Passed in the end"),
  value: t("Met the expected value"),
};

export interface MetricPickerOptions {
  readonly metric: ComparedMetric;
  /** Points. */
  readonly margin: number;
  /** The rule that was fixed before the run, where there was one. */
  readonly gate: Gate | undefined;
  readonly onMetric: (metric: ComparedMetric) => void;
  readonly onMargin: (margin: number) => void;
}

/** Asks for another metric or margin, and says what that is good for. */
export function renderMetricPicker(options: MetricPickerOptions): TemplateResult {
  const { metric, margin, gate, onMetric, onMargin } = options;
  const onPick = (event: Event) => onMetric(chosenValue(event) as ComparedMetric);
  const onType = (event: Event) => {
    const typed = Number(chosenValue(event));
    if (typed > 0 && typed <= 100) onMargin(typed);
  };
  return html`<form class="filters metric-picker" aria-label=${t("What is compared")} @submit=${preventDefault}>
    <label for="metric">${t("Counted")}</label>
    <span class="select">
      <select id="metric" aria-describedby="metric-note" @change=${onPick}>
        ${Object.entries(metricLabels).map(
          ([value, label]) =>
            html`<option value=${value} .selected=${value === metric}>${label}</option>`,
        )}
      </select>
      ${renderIcon("chevron-down")}
    </span>
    <label for="margin">${t("Margin")}</label>
    <input id="margin" type="number" min="0.1" max="100" step="any" .value=${String(margin)} @change=${onType} />
    <span>${t("points")}</span>
    <span class="quiet-note" id="metric-note">${describeRule(metric, margin, gate) ?? nothing}</span>
  </form>`;
}

// --- internal ---

/** The same within a sentence. */
const metricWords: Readonly<Record<ComparedMetric, string>> = {
  first: t("passed at first attempt"),
  final: t("passed in the end"),
  value: t("met the expected value"),
};

/** Many looks find something by chance: the one that was fixed before counts. */
function describeRule(metric: ComparedMetric, margin: number, gate: Gate | undefined) {
  if (gate === undefined) {
    return t(
      "Looking at several metrics is for reading; to decide, fix one before the run (gate).",
    );
  }
  if (gate.metric === metric && gate.margin === margin) return t("As the gate of the config says.");
  return t(
    "For reading only: the gate of the config decides by {0}, margin {1}.",
    metricWords[gate.metric],
    gate.margin,
  );
}
