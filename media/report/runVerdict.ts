import "./runVerdict.css";
import { t } from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ReportModel } from "../../src/model/results/report.ts";
import { formatCount } from "../../src/model/words/figures.ts";
import { renderIcon } from "./elements/icon.ts";
import { weave } from "./elements/weave.ts";
import { scenarioName } from "./session/state.ts";

/** In a sentence or two, who passed what; nothing before a test has ended, and of a probe. */
export function renderRunVerdict(model: ReportModel): TemplateResult | typeof nothing {
  const all = model.providers.filter(({ ended }) => ended > 0);
  if (all.length === 0 || model.probe !== undefined) return nothing;
  const { icon, tone } = findTone(all);
  const said = html`${sayProviders(all)} ${sayScenario(model)}`;
  const text = model.state === "finished" ? said : weave(t("So far: {0}"), said);
  return html`<p class="run-verdict ${tone}">${renderIcon(icon)}<span>${text}</span></p>`;
}

// --- internal ---

/** Tests that passed, of those that ended. */
interface Share {
  readonly passed: number;
  readonly ended: number;
}

type Provider = ReportModel["providers"][number];

/** Of more providers than these only the first and the last are named. */
const mostNamed = 3;

function findTone(all: readonly Provider[]) {
  if (all.every(({ passed, ended }) => passed === ended)) return { icon: "pass", tone: "passed" };
  return all.every(({ errored, ended }) => errored === ended)
    ? { icon: "warning", tone: "errored" }
    : { icon: "error", tone: "failed" };
}

function sayProviders(all: readonly Provider[]): TemplateResult {
  const ranked = [...all].sort((a, b) => b.passed / b.ended - a.passed / a.ended);
  const [best] = ranked;
  const worst = ranked.at(-1);
  if (best === undefined || worst === undefined) return html``;
  const ended = all.reduce((sum, each) => sum + each.ended, 0);
  const perfect = all.filter(isPerfect).length;
  if (all.every((each) => each.errored === each.ended)) return weave(sayNoVerdict(ended));
  if (all.length === 1) return sayOnly(best);
  if (perfect === all.length) {
    return weave(t("All {0} providers passed all of their tests.", formatCount(all.length)));
  }
  if (all.length <= mostNamed) return sayEach(ranked);
  const last = [nameOf(worst), formatCount(worst.passed), formatCount(worst.ended)];
  if (perfect > 1) {
    return weave(
      t("{0} of {1} providers passed all of their tests; {2} passed least, {3} of {4}."),
      ...[formatCount(perfect), formatCount(all.length), ...last],
    );
  }
  const first = [nameOf(best), formatCount(best.passed), formatCount(best.ended)];
  return weave(
    t("Of {0} providers {1} passed most, {2} of {3}; {4} passed least, {5} of {6}."),
    ...[formatCount(all.length), ...first, ...last],
  );
}

function sayNoVerdict(ended: number): string {
  return ended === 1
    ? t("The only test has no verdict: it errored.")
    : t("No test has a verdict: all {0} errored.", formatCount(ended));
}

function sayOnly(only: Provider): TemplateResult {
  const [passed, ended] = [formatCount(only.passed), formatCount(only.ended)];
  if (isPerfect(only)) {
    return only.ended === 1
      ? weave(t("{0} passed the only test."), nameOf(only))
      : weave(t("{0} passed all {1} tests."), nameOf(only), ended);
  }
  return only.ended === 1
    ? weave(t("{0} did not pass the only test."), nameOf(only))
    : weave(t("{0} passed {1} of {2} tests."), nameOf(only), passed, ended);
}

/** Two or three, the best first. */
function sayEach(ranked: readonly Provider[]): TemplateResult {
  const parts = ranked.flatMap((each) => [
    nameOf(each),
    formatCount(each.passed),
    formatCount(each.ended),
  ]);
  return ranked.length === 2
    ? weave(t("{0} passed {1} of {2} tests, {3} passed {4} of {5}."), ...parts)
    : weave(
        t("{0} passed {1} of {2} tests, {3} passed {4} of {5}, {6} passed {7} of {8}."),
        ...parts,
      );
}

/** The scenario that passed least, where one did. */
function sayScenario(model: ReportModel): TemplateResult | typeof nothing {
  const shares = new Map<number, Share>();
  for (const { scenario, passed, ended } of model.cells) {
    const sum = shares.get(scenario) ?? { passed: 0, ended: 0 };
    shares.set(scenario, { passed: sum.passed + passed, ended: sum.ended + ended });
  }
  const ranked = [...shares]
    .filter(([, { ended }]) => ended > 0)
    .sort(([, a], [, b]) => a.passed / a.ended - b.passed / b.ended);
  const [worst, next] = ranked;
  if (worst === undefined || next === undefined) return nothing;
  const [scenario, share] = worst;
  if (isPerfect(share) || share.passed * next[1].ended === next[1].passed * share.ended) {
    return nothing;
  }
  const name = html`<span class="number">${scenario}</span> <bdi>${scenarioName(model, scenario)}</bdi>`;
  const [passed, ended] = [formatCount(share.passed), formatCount(share.ended)];
  return weave(t("Scenario {0} passed least, {1} of {2}."), name, passed, ended);
}

function isPerfect({ passed, ended }: Share): boolean {
  return passed === ended;
}

function nameOf({ provider }: Provider): TemplateResult {
  return html`<strong><bdi>${provider}</bdi></strong>`;
}
