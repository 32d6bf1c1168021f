import type { ReportCell } from "../../model/results/report.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import { findRateInterval } from "../rateInterval.ts";

/** What one provider came to, as `eval.schema.json` 0.3.0 has it; what is not known is left out, or `unknown` where it is required. */
export function formatEeeLog(
  head: ResultHead,
  provider: string,
  cells: readonly ReportCell[],
): object {
  const { id, timestamp } = head;
  return {
    schema_version: "0.3.0",
    evaluation_id: `${nameEvaluation(head)}/${provider}/${id}`,
    evaluation_timestamp: timestamp,
    // The record is made when the run is: an export of it says the same whenever it is written.
    retrieved_timestamp: String(Math.floor(Date.parse(timestamp) / 1000)),
    source_metadata: {
      source_name: "Touchstone",
      source_type: "evaluation_run",
      source_organization_name: "unknown",
      evaluator_relationship: "other",
      additional_details: describeSource(head),
    },
    eval_library: describeLibrary(head),
    model_info: describeModel(head, provider),
    evaluation_results: cells.flatMap((cell) =>
      listMetrics(cell).map((metric) => formatResult(head, cell, metric)),
    ),
  };
}

// --- internal ---

interface Metric {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly rate: number;
  /** Of how many tests it is the share; absent for a share of something else. */
  readonly counts?: { readonly passed: number; readonly ended: number };
}

const confidence = 0.95;

function nameEvaluation({ config }: ResultHead): string {
  return config.name ?? "touchstone";
}

function describeSource({ id, config, environment }: ResultHead): Record<string, string> {
  const { git } = environment ?? {};
  return {
    run_id: id,
    ...(config.file === undefined ? {} : { config_file: config.file }),
    ...(git === undefined ? {} : { git_commit: git.commit, git_dirty: String(git.dirty) }),
  };
}

/** Of a run that was imported, the tool that made it. */
function describeLibrary({ config, environment }: ResultHead) {
  const { imported } = config;
  if (imported !== undefined) return { name: imported.tool, version: imported.version ?? unknown };
  return { name: "touchstone", version: environment?.touchstone ?? unknown };
}

const unknown = "unknown";

/** Whose models a kind of provider asks for, where it is only theirs. */
const developers: Readonly<Record<string, string>> = {
  openai: "openai",
  anthropic: "anthropic",
  google: "google",
};

function describeModel({ config }: ResultHead, provider: string) {
  const { kind = unknown, model = provider } = config.providerDetails?.[provider] ?? {};
  const developer = Object.hasOwn(developers, kind) ? developers[kind] : undefined;
  const id = model.includes("/") ? model : `${developer ?? unknown}/${model}`;
  return {
    name: model,
    id,
    ...(developer === undefined ? {} : { developer }),
    ...(config.imported === undefined ? { inference_platform: kind } : {}),
    additional_details: {
      deployment_type: unknown,
      model_availability: unknown,
      provider,
    },
  };
}

function listMetrics(cell: ReportCell): Metric[] {
  const { passed, ended, summary } = cell;
  const first = summary.firstAttemptSuccessRate;
  const ofTests = (rate: number) => ({ passed: Math.round((rate * ended) / 100), ended });
  return [
    {
      id: "first_attempt_pass_rate",
      name: "Passed at first attempt",
      description:
        "Share of tests whose first reply passed, without a retry; errored tests count as failed.",
      rate: first,
      counts: ofTests(first),
    },
    {
      id: "pass_rate",
      name: "Passed",
      description:
        "Share of tests that passed within their retries; errored tests count as failed.",
      rate: summary.successRate,
      counts: { passed, ended },
    },
    ...(summary.schemaRate === undefined
      ? []
      : [
          {
            id: "schema_rate",
            name: "Fit the schema",
            description: "Share of tests whose last reply fit its JSON Schema.",
            rate: summary.schemaRate,
            counts: ofTests(summary.schemaRate),
          },
        ]),
    ...(summary.fieldAccuracy === undefined
      ? []
      : [
          {
            id: "field_accuracy",
            name: "Fields as expected",
            description: "Share of the leaves of expected and actual values that agree.",
            rate: summary.fieldAccuracy,
          },
        ]),
  ];
}

function formatResult(head: ResultHead, cell: ReportCell, metric: Metric): object {
  const { id, timestamp, config } = head;
  const { provider, scenario, ended, errored } = cell;
  const { name, mode } = config.scenarioDetails?.[String(scenario)] ?? {};
  const { costUsd, p50Ms } = cell.summary;
  return {
    evaluation_result_id: `${id}/${provider}/${scenario}/${metric.id}`,
    evaluation_name: name ?? `scenario ${scenario}`,
    evaluation_timestamp: timestamp,
    source_data: { dataset_name: nameEvaluation(head), source_type: "other" },
    metric_config: {
      evaluation_description: metric.description,
      metric_id: `touchstone.${metric.id}`,
      metric_name: metric.name,
      metric_kind: metric.counts === undefined ? "accuracy" : "pass_rate",
      metric_unit: "percent",
      lower_is_better: false,
      score_type: "continuous",
      min_score: 0,
      max_score: 100,
    },
    score_details: {
      score: metric.rate,
      details: toTexts({ tests: ended, errored, costUsd, p50Ms }),
      ...describeUncertainty(metric, config.settle !== undefined),
    },
    generation_config: {
      additional_details: toTexts({ scenario, mode, maxRetries: config.maxRetries }),
    },
  };
}

/** The interval that reports show. It takes tests for independent, rounds of one case too. */
function describeUncertainty({ counts }: Metric, isWatched: boolean): object {
  const interval = counts && findRateInterval(counts, isWatched);
  if (counts === undefined || interval === undefined) return {};
  return {
    uncertainty: {
      confidence_interval: {
        lower: interval.lower,
        upper: interval.upper,
        confidence_level: confidence,
        method: isWatched ? "confidence sequence" : "wilson",
      },
      num_samples: counts.ended,
    },
  };
}

/** The schema takes texts only; what is not known is left out. */
function toTexts(
  values: Readonly<Record<string, string | number | undefined>>,
): Record<string, string> {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([key, value]) => [key, String(value)]));
}
