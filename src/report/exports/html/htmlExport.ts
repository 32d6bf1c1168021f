import type { ReportModel } from "../../../model/results/report.ts";
import type { ReportSection } from "../../../model/results/reportSection.ts";
import type { ResultHead } from "../../../model/results/resultFile.ts";
import type { TestOutcome } from "../../../model/results/testOutcome.ts";
import { formatUtc } from "../../../model/words/dates.ts";
import { formatDuration, formatPlural } from "../../../model/words/figures.ts";
import { createHeadAggregate, type RunAggregate } from "../../aggregate.ts";
import { buildReportModel } from "../../buildReportModel.ts";
import { createFrequentFailures } from "../../frequentFailures.ts";
import { summarizeTest } from "../../summarizeTest.ts";
import {
  type ExportedRun,
  type ExportFormat,
  type ExportOptions,
  withoutValues,
} from "../exportFormat.ts";
import { gatherPieces } from "../gatherPieces.ts";
import { formatConfigName } from "../testNames.ts";
import { formatFailures } from "./htmlFailures.ts";
import {
  formatCells,
  formatFields,
  formatFigures,
  formatHeading,
  formatNotices,
  type HeadingLevel,
} from "./htmlFigures.ts";
import { formatProbe } from "./htmlProbe.ts";
import { htmlPolicy, htmlStyle } from "./htmlStyle.ts";
import { createTestList } from "./htmlTests.ts";
import { quoteName } from "./htmlText.ts";

/** The report as one document, which loads nothing and runs nothing. */
export const htmlExport: ExportFormat = {
  name: "html",
  label: "HTML",
  description: "the report as one file that needs no network, to read, print and pass on",
  extension: "html",
  contentType: "text/html",
  isOneRunAFile: false,
  values: "asked",
  stream: (runs, options = withoutValues) => gatherPieces(writeDocument(runs, options)),
};

// --- internal ---

async function* writeDocument(
  runs: readonly ExportedRun[],
  options: ExportOptions,
): AsyncGenerator<string> {
  const [only] = runs;
  const isOne = only !== undefined && runs.length === 1;
  const title = isOne ? nameRun(only.head) : formatPlural(runs.length, "run");
  yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${htmlPolicy}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="generator" content="Touchstone"/>
<title>${title}</title>
<style>${htmlStyle}</style>
</head>
<body>
<header>
<h1>${isOne ? quoteName(formatConfigName(only.head)) : title}</h1>
${isOne ? formatFacts(only.head) : ""}${formatHolds(options)}${isOne ? "" : formatContents(runs)}</header>
<main>
`;
  for (const [at, run] of runs.entries()) {
    if (isOne) {
      yield* writeRun(run, options, { level: 2, ids: "" });
      continue;
    }
    const id = `run-${at + 1}`;
    yield `<article aria-labelledby="${id}">\n<h2 id="${id}">${nameRun(run.head)}</h2>\n${formatFacts(run.head)}`;
    yield* writeRun(run, options, { level: 3, ids: `${id}-` });
    yield "</article>\n";
  }
  yield "</main>\n</body>\n</html>\n";
}

/** Where a run stands among others. */
interface RunPlace {
  readonly level: HeadingLevel;
  /** What the ids of its sections begin with. */
  readonly ids: string;
}

/** Figures stand before the tests they are of, so that these are gone through twice. */
async function* writeRun(
  run: ExportedRun,
  options: ExportOptions,
  { level, ids }: RunPlace,
): AsyncGenerator<string> {
  const { model, aggregate } = await buildModel(run);
  const hasTests = aggregate.total().ended > 0;
  const sections = listSections(model, aggregate, { options, level }).filter(
    ({ html }) => html !== "",
  );
  const named = hasTests ? [...sections, testsSection] : sections;
  if (named.length > 1) yield formatSectionLinks(named, ids);
  for (const { id, html } of sections) yield `<section id="${ids}${id}">\n${html}</section>\n`;
  if (!hasTests) return;
  yield `<section id="${ids}${testsSection.id}">\n${formatHeading(level, testsSection.label)}`;
  const list = createTestList(run.head, options, level === 2 ? 3 : 4);
  for await (const test of run.tests) yield list.format(test);
  yield `${list.close()}</section>\n`;
}

/** A part that links within the document lead to; ids and names are those of the page of a report. */
interface Section {
  readonly id: ReportSection;
  readonly label: string;
}

const testsSection: Section = { id: "tests", label: "Tests" };

function listSections(
  model: ReportModel,
  aggregate: RunAggregate,
  { options, level }: { readonly options: ExportOptions; readonly level: HeadingLevel },
): (Section & { readonly html: string })[] {
  const overview =
    model.probe === undefined
      ? formatFigures(model, aggregate) + formatCells(model, aggregate, level)
      : formatProbe(model.probe, level) + formatNotices(model);
  const failures =
    model.probe === undefined
      ? formatFailures(model, options, level) + formatFields(model, level)
      : "";
  return [
    { id: "overview", label: "Overview", html: overview },
    { id: "failures", label: "Failures", html: failures },
  ];
}

function formatSectionLinks(sections: readonly Section[], ids: string): string {
  const links = sections.map(({ id, label }) => `<a href="#${ids}${id}">${label}</a>`);
  return `<nav class="sections" aria-label="Sections${ids === "" ? "" : ` of run ${ids.replace(/\D/g, "")}`}">${links.join("\n")}</nav>\n`;
}

async function buildModel({ head, tests, judgeProbe }: ExportedRun): Promise<{
  readonly model: ReportModel;
  readonly aggregate: RunAggregate;
}> {
  const aggregate = createHeadAggregate(head);
  const failures = createFrequentFailures(head.config.scenarioDetails);
  const isProbe = judgeProbe([]) !== undefined;
  const outcomes: TestOutcome[] = [];
  for await (const test of tests) {
    const outcome = summarizeTest(test, test.run);
    aggregate.add(outcome);
    failures.add(outcome, test.run);
    if (isProbe) outcomes.push(outcome);
  }
  const probe = judgeProbe(outcomes);
  const parts = probe === undefined ? {} : { probe };
  return { model: buildReportModel("finished", head, { aggregate, failures }, parts), aggregate };
}

function nameRun(head: ResultHead): string {
  const { status = "completed" } = head;
  return `${quoteName(formatConfigName(head))} · ${quoteName(formatUtc(head.timestamp))} · ${status}`;
}

function formatFacts({
  id,
  timestamp,
  status,
  stopReason,
  duration,
  config,
  environment,
}: ResultHead) {
  const reason = stopReason === undefined || stopReason === "user" ? "" : ` by ${stopReason}`;
  const git = environment?.git;
  const facts = [
    formatUtc(timestamp),
    `${status ?? "completed"}${reason}`,
    ...(duration === undefined ? [] : [`took ${formatDuration(duration)}`]),
    ...(config.file === undefined ? [] : [config.file]),
    ...(git === undefined ? [] : [`${git.commit.slice(0, 8)} on ${git.branch}`]),
    `run ${id}`,
  ];
  return `<p class="facts">${facts.map(quoteName).join(" · ")}</p>\n`;
}

/** What a reader has to know before it is passed on. */
function formatHolds({ includeValues }: ExportOptions): string {
  return includeValues
    ? '<p class="holds values">This file holds replies, and expected beside actual values, as they came. It holds no prompts.</p>\n'
    : '<p class="holds">This file holds figures, codes and paths of errors. It holds no replies, no values and no prompts.</p>\n';
}

function formatContents(runs: readonly ExportedRun[]): string {
  const items = runs.map(
    ({ head }, at) => `<li><a href="#run-${at + 1}">${nameRun(head)}</a></li>`,
  );
  return `<nav aria-label="Runs"><ul>\n${items.join("\n")}\n</ul></nav>\n`;
}
