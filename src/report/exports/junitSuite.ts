import type { ProbeGroup, ProbeReport } from "../../model/results/probe.ts";
import type { ResultHead, RunResult } from "../../model/results/resultFile.ts";
import { summarizeTest } from "../summarizeTest.ts";
import { cutText } from "./cutText.ts";
import type { ExportedTest, ExportOptions } from "./exportFormat.ts";
import { describeFailedTest } from "./failureText.ts";
import { formatConfigName, formatScenarioName, formatTestName } from "./testNames.ts";
import { escapeXml, formatXmlAttributes } from "./xmlText.ts";

/** The tests of a provider and a scenario, counted. */
export interface JunitSuite {
  readonly provider: string;
  readonly scenario: number;
  tests: number;
  failures: number;
  errors: number;
  /** Of all tests together. */
  durationMs: number;
}

/** The tag that begins a suite, and what is known of its run as properties. */
export function formatSuiteStart(head: ResultHead, suite: JunitSuite, skipped = 0): string {
  const { provider, scenario, tests, failures, errors, durationMs } = suite;
  const attributes = {
    name: `${formatConfigName(head)} · ${provider} · ${formatScenarioName(head, scenario)}`,
    tests,
    failures,
    errors,
    skipped,
    time: formatSeconds(durationMs),
    timestamp: formatTimestamp(head.timestamp),
  };
  const properties = listProperties(head, provider)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `      <property${formatXmlAttributes({ name: key, value })}/>\n`);
  return `  <testsuite${formatXmlAttributes(attributes)}>
    <properties>\n${properties.join("")}    </properties>\n`;
}

/** One test, with what it failed or errored with. */
export function formatCase(head: ResultHead, test: ExportedTest, options: ExportOptions): string {
  const { provider, scenario, run } = test;
  const attributes = formatXmlAttributes({
    classname: `${formatConfigName(head)}.${provider}.${scenario}`,
    name: formatTestName(run),
    time: formatSeconds(run.totalDurationMs ?? 0),
  });
  const body = `${formatFailure(test, options)}${options.includeValues ? formatReply(run) : ""}`;
  if (body === "") return `    <testcase${attributes}/>\n`;
  return `    <testcase${attributes}>\n${body}    </testcase>\n`;
}

/** A probe as one suite with a case for each group of keywords: one that cannot be told is skipped, none fails. */
export function formatProbeSuite(
  head: ResultHead,
  { provider, control, groups }: ProbeReport,
): { readonly suite: JunitSuite; readonly text: string } {
  const suite = {
    provider,
    scenario: control.scenario,
    tests: groups.length,
    failures: 0,
    errors: 0,
    durationMs: head.duration ?? 0,
  };
  const skipped = groups.filter(isOpen).length;
  const cases = groups.map((group) =>
    formatProbeCase(`${formatConfigName(head)}.${provider}`, group),
  );
  const text = `${formatSuiteStart(head, suite, skipped)}${cases.join("")}  </testsuite>\n`;
  return { suite, text };
}

// --- internal ---

const longestMessage = 1000;
const longestReply = 4000;

function formatSeconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}

/** To the second and without a zone, as the schema of Ant's reports has it; UTC. */
function formatTimestamp(timestamp: string): string | undefined {
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 19);
}

function listProperties(head: ResultHead, provider: string): [string, string | undefined][] {
  const { id, timestamp, status = "completed", stopReason, config, environment } = head;
  const detail = config.providerDetails?.[provider];
  return [
    ["run.id", id],
    ["run.timestamp", timestamp],
    ["run.status", status],
    ["run.stopReason", stopReason],
    ["config.name", config.name],
    ["config.file", config.file],
    ["provider.kind", detail?.kind],
    ["provider.model", detail?.model],
    ["git.commit", environment?.git?.commit],
    ["git.branch", environment?.git?.branch],
    ["touchstone.version", environment?.touchstone],
  ];
}

function formatFailure(test: ExportedTest, options: ExportOptions): string {
  const { state } = summarizeTest(test, test.run);
  if (state === "passed") return "";
  const { reason, message, errors } = describeFailedTest(test.run, options);
  const element = state === "errored" ? "error" : "failure";
  const attributes = formatXmlAttributes({
    message: cutText(message, longestMessage),
    type: reason,
  });
  const text = escapeXml(errors.join("\n"));
  return `      <${element}${attributes}>${text}</${element}>\n`;
}

function formatReply({ attempts }: RunResult): string {
  const reply = attempts.at(-1)?.rawResponse ?? "";
  if (reply === "") return "";
  return `      <system-out>${escapeXml(cutText(reply, longestReply))}</system-out>\n`;
}

function formatProbeCase(classname: string, { keywords, verdict, reason }: ProbeGroup): string {
  const attributes = formatXmlAttributes({ classname, name: keywords, time: formatSeconds(0) });
  const text = `${verdict ?? "cannot tell"}: ${reason}`;
  const body = isOpen({ verdict })
    ? `<skipped${formatXmlAttributes({ message: text })}/>`
    : `<system-out>${escapeXml(text)}</system-out>`;
  return `    <testcase${attributes}>\n      ${body}\n    </testcase>\n`;
}

function isOpen({ verdict }: Pick<ProbeGroup, "verdict">): boolean {
  return verdict === undefined || verdict === "cannot tell";
}
