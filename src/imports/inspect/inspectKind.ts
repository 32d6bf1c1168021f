import * as z from "zod";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import { UserError } from "../../model/userError.ts";
import type { ImportedRun, ImportKind, ImportSource } from "../importKind.ts";
import { lenient, text } from "../lenient.ts";
import type { Notes } from "../notes.ts";
import { readSamples } from "./readSamples.ts";

/** Inspect (UK AISI): logs as JSON. A log is of one task and one model. */
export const inspectKind: ImportKind = {
  name: "inspect",
  label: "Inspect",
  detects: ({ document }) =>
    typeof readKey(readKey(document, "eval"), "task") === "string" &&
    typeof readKey(document, "status") === "string",
  read: readLog,
};

// --- internal ---

const logSchema = z.object({
  status: z.string(),
  eval: z.object({
    run_id: text,
    created: text,
    task: z.string(),
    model: z.string(),
    packages: lenient(z.record(z.string(), z.unknown())),
    scorers: lenient(z.array(z.object({ name: z.string() }))),
  }),
  stats: lenient(z.object({ started_at: text, completed_at: text })),
  samples: lenient(z.array(z.unknown())),
});

function readLog({ document, fileName }: ImportSource, notes: Notes): ImportedRun {
  const log = logSchema.parse(document);
  if (log.samples === undefined || log.samples.length === 0) {
    const message = `${fileName} is the log of an evaluation without samples; nothing was written.`;
    throw new UserError(message, { code: "config" });
  }
  const { task, model, created, run_id, packages } = log.eval;
  const started = log.stats?.started_at;
  noteOthers(document, notes);
  return {
    kind: "run",
    name: task,
    run: run_id,
    version: text.parse(readKey(packages, "inspect_ai")),
    timestamp: started === undefined || started === "" ? created : started,
    durationMs: spanOf(started, log.stats?.completed_at),
    status: toStatus(log.status),
    maxRetries: 0,
    models: new Map([[model, model]]),
    tests: readSamples(log.samples, { task, model, scorer: log.eval.scorers?.[0]?.name, notes }),
  };
}

function toStatus(status: string): "completed" | "cancelled" | "failed" {
  if (status === "success") return "completed";
  return status === "error" ? "failed" : "cancelled";
}

function spanOf(from: string | undefined, to: string | undefined): number | undefined {
  const span = Date.parse(to ?? "") - Date.parse(from ?? "");
  return Number.isNaN(span) || span < 0 ? undefined : span;
}

function noteOthers(document: unknown, notes: Notes): void {
  const samples = readKey(document, "samples");
  const list = Array.isArray(samples) ? samples : [];
  const has = (key: string) =>
    list.some((sample) => Object.keys(readKey(sample, key) ?? {}).length > 0);
  if (has("events")) notes.add("Events (calls, tools, states) of samples are left out.");
  if (has("store")) notes.add("The store of samples is left out.");
  if (has("files")) notes.add("Files of samples are left out.");
  if (isJsonObject(readKey(document, "results"))) {
    notes.add(
      "Metrics and reductions of the log were not taken over: rates are computed from the samples.",
    );
  }
}
