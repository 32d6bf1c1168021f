import type { Gate } from "../../model/config/gate.ts";
import type { Comparison, GateReport } from "../../model/results/comparison.ts";
import type { ResultConfig, ResultHead } from "../../model/results/resultFile.ts";
import { formatShard, standsForConfig } from "../../model/results/standsForConfig.ts";
import { listTopUps } from "../../model/results/topUps.ts";
import { UserError } from "../../model/userError.ts";
import { formatPlural } from "../../model/words/figures.ts";
import type { ComparedRun } from "../../report/comparison/comparedRun.ts";
import { compareRuns } from "../../report/comparison/compareRuns.ts";
import { judgeGate } from "../../report/comparison/judgeGate.ts";
import type { OpenedResult, TestDataStore } from "../../store/testDataStore.ts";
import { findBaseline } from "../baseline/findBaseline.ts";
import { readComparedRun, readHere } from "./readRun.ts";

export interface GateRunOptions {
  readonly store: TestDataStore;
  readonly runId: string;
  /** The gate that stands in the config now; judged by where the run does not say which it was started with. */
  readonly current?: Gate | undefined;
  /** Now, ISO 8601. */
  readonly timestamp: string;
}

/** What the gate said, and whether it could be added to the history. */
export interface GatedRun {
  readonly head: ResultHead;
  readonly report: GateReport;
  /** Why it stands in no history. */
  readonly unrecorded?: string;
}

/**
 * Holds a run against the baseline of its config, by the gate it was started with. Throws `UserError` when the run is not
 * here or no gate is to be had; a baseline that is not here leaves the gate undecided, and is named.
 */
export async function gateRun(options: GateRunOptions): Promise<GatedRun> {
  const { store, runId, current, timestamp } = options;
  const opened = await store.openResult(runId);
  const { config } = opened.head;
  if (!standsForConfig(config)) {
    const what =
      config.shard === undefined
        ? "a probe: it asks what a provider enforces, and no gate judges it"
        : `share ${formatShard(config.shard)} of its plan: merge the shares, and judge the whole`;
    throw new UserError(`Run ${runId} is ${what}.`, { code: "usage" });
  }
  const gate = config.gate ?? current;
  if (gate === undefined) {
    const name = config.file ?? config.name ?? "its config";
    throw new UserError(`Run ${runId} has no gate: give ${name} a key "gate".`, { code: "config" });
  }
  const head = await readAsPlanned(opened);
  const base = await openBaseline(store, opened.head);
  const comparison = "lacking" in base ? base : compareRuns(base.run, [head], gate)[0];
  if (comparison === undefined) throw new RangeError("one head has one comparison");
  const report = buildReport(gate, head, comparison);
  report.notes.push(...listGateNotes(config.gate, current), ...listPartNotes(config));
  try {
    const { base: baseId, head: headId, verdict, result, reasons } = report;
    const record = { timestamp, config: config.name ?? "", base: baseId, head: headId };
    await store.addGateRecord({ ...record, gate, verdict, result, reasons });
    return { head: opened.head, report };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { head: opened.head, report, unrecorded: error.message };
  }
}

// --- internal ---

/** A gate judges a run at the size that was planned before anybody looked: what it was topped up with is not counted. */
async function readAsPlanned(opened: OpenedResult): Promise<ComparedRun> {
  const { config } = opened.head;
  if (listTopUps(config).length === 0) return await readComparedRun(opened);
  if (config.settle !== undefined) {
    const message = `Run ${opened.head.id} was topped up after its cells had settled: it has no planned size that a gate could judge it by.`;
    throw new UserError(message, { code: "usage" });
  }
  return await readHere(opened, undefined, (scenario, { runNumber }) => {
    const cases = config.cases?.[String(scenario)] ?? 1;
    return runNumber <= cases * config.runsPerScenario;
  });
}

function listPartNotes(config: ResultConfig): string[] {
  const later = listTopUps(config).reduce((sum, { tests }) => sum + tests, 0);
  if (later === 0) return [];
  return [
    `The run was topped up with ${formatPlural(later, "test")}, which its gate does not count: it judges the ${formatPlural(config.runsPerScenario, "run")} per scenario that were planned.`,
  ];
}

interface LackingBaseline {
  readonly lacking: string;
}

/** The baseline as it was read, or why there is none to compare with. */
async function openBaseline(
  store: TestDataStore,
  head: ResultHead,
): Promise<{ readonly run: ComparedRun } | LackingBaseline> {
  const found = await findBaseline(store, head);
  if ("lacking" in found) return found;
  try {
    return { run: await readComparedRun(await store.openResult(found.runId)) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const how = error.code === "not_found" ? "is not here" : `cannot be read (${error.message})`;
    return { lacking: `The result file of the baseline, run ${found.runId}, ${how}.` };
  }
}

function buildReport(
  gate: Gate,
  head: ComparedRun,
  comparison: Comparison | LackingBaseline,
): GateReport {
  const { result, reasons, minRates } = judgeGate({ gate, head, comparison });
  const compared = "lacking" in comparison ? emptyComparison(head, gate, comparison) : comparison;
  return { ...compared, gate, result, reasons, minRates };
}

function emptyComparison(
  { head }: ComparedRun,
  { metric, margin }: Gate,
  { lacking }: LackingBaseline,
): Omit<GateReport, "gate" | "result" | "reasons" | "minRates"> {
  return {
    base: null,
    head: head.id,
    verdict: "cannot tell",
    sentence: lacking,
    metric,
    margin,
    cells: [],
    totals: [],
    others: [],
    latency: [],
    usage: [],
    changed: [],
    flipped: [],
    missing: [],
    notes: [],
  };
}

function listGateNotes(own: Gate | undefined, current: Gate | undefined): string[] {
  if (own === undefined) {
    return [
      "The run does not say by which gate it was started: it is judged by that of the config now.",
    ];
  }
  if (current === undefined || JSON.stringify(current) === JSON.stringify(own)) return [];
  return [
    "The gate of the config has changed since: the run is judged by the one it was started with.",
  ];
}
