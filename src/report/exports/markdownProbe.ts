import type { ProbeGroup, ProbeReport } from "../../model/results/probe.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { countVerdicts } from "../../model/results/verdictCounts.ts";
import { formatCount, formatPlural } from "../../model/words/figures.ts";
import { createHeadAggregate, type RunAggregate } from "../aggregate.ts";
import { createFailureGroups, type FailureGroup } from "../failures.ts";
import { describeControl } from "../probeTable.ts";
import { summarizeTest } from "../summarizeTest.ts";
import type { Column } from "../textTable.ts";
import type { ExportedRun } from "./exportFormat.ts";
import { formatHeading, formatScenario, listSpent } from "./markdownParts.ts";
import { formatMarkdownTable } from "./markdownTable.ts";
import { quoteMarkdown } from "./quoteMarkdown.ts";

/** What a probe found out, keyword by keyword, and the errors it met; undefined for every other run. */
export async function describeProbe({
  head,
  tests,
  judgeProbe,
}: ExportedRun): Promise<string | undefined> {
  const empty = judgeProbe([]);
  if (empty === undefined) return undefined;
  const aggregate = createHeadAggregate(head);
  const outcomes: TestOutcome[] = [];
  const errors = createFailureGroups();
  for await (const { provider, scenario, run } of tests) {
    const outcome = summarizeTest({ provider, scenario }, run);
    aggregate.add(outcome);
    outcomes.push(outcome);
    if (outcome.state === "errored") errors.add(outcome, run);
  }
  const report = judgeProbe(outcomes) ?? empty;
  return [
    formatHeading(head),
    `What ${describeProvider(head, report)} makes of keywords of JSON Schema in strict mode.\n`,
    formatFigures(head, report, aggregate),
    formatMarkdownTable(groupColumns, report.groups),
    `${describeControl(report.control, quoteMarkdown)}\n`,
    ...listErrors(head, errors.list()),
  ].join("\n");
}

// --- internal ---

const mostErrors = 20;

function describeProvider({ config }: ResultHead, { provider }: ProbeReport): string {
  const { kind, model } = config.providerDetails?.[provider] ?? {};
  const details = [kind, model].flatMap((text) => (text === undefined ? [] : quoteMarkdown(text)));
  return [quoteMarkdown(provider), ...(details.length > 0 ? [`(${details.join(", ")})`] : [])].join(
    " ",
  );
}

/** Verdicts in place of rates: what is ignored or rejected is no failure. */
function formatFigures(head: ResultHead, report: ProbeReport, aggregate: RunAggregate): string {
  const { ended } = aggregate.total();
  const planned = head.summary.plannedTests ?? ended;
  const count = planned === ended ? "" : `${formatCount(ended)} of `;
  const parts = [
    ...countVerdicts(report).map(([verdict, groups]) => `${formatCount(groups)} ${verdict}`),
    `${count}${formatPlural(planned, "test")}`,
    ...listSpent(head, aggregate),
  ];
  return `${parts.join(" · ")}\n`;
}

const groupColumns: readonly Column<ProbeGroup>[] = [
  { title: "keywords", cell: ({ keywords }) => quoteMarkdown(keywords) },
  { title: "verdict", cell: ({ verdict }) => verdict ?? "" },
  { title: "why", cell: ({ reason }) => quoteMarkdown(reason) },
];

function listErrors(head: ResultHead, groups: readonly FailureGroup[]): string[] {
  if (groups.length === 0) return [];
  const rest = groups.length - mostErrors;
  const columns: readonly Column<FailureGroup>[] = [
    { title: "scenario", cell: ({ scenario }) => formatScenario(head, scenario) },
    { title: "tests", cell: ({ count }) => formatCount(count), alignRight: true },
    {
      title: "error",
      cell: ({ reason, example }) => `${quoteMarkdown(reason)}: ${quoteMarkdown(example)}`,
    },
  ];
  return [
    "### Errors\n",
    formatMarkdownTable(columns, groups.slice(0, mostErrors)),
    ...(rest > 0 ? [`… and ${formatCount(rest)} more\n`] : []),
  ];
}
