import * as z from "zod";
import { isJsonObject, readKey } from "../../model/json/jsonValue.ts";
import { UserError } from "../../model/userError.ts";
import type { ImportedRun, ImportedTest, ImportSource } from "../importKind.ts";
import { count, lenient, text } from "../lenient.ts";
import type { Notes } from "../notes.ts";
import { messagesOf, textOf } from "../textOf.ts";

/** Whether lines are a log of `oaieval`: its spec comes first. */
export function isEventLog({ lines }: ImportSource): boolean {
  return isJsonObject(readKey(readKey(lines?.[0], "spec"), "run_config"));
}

/** The events of each sample together are one test, whose verdict is its match, else its metric. */
export function readEvents({ lines = [], fileName }: ImportSource, notes: Notes): ImportedRun {
  const { data: spec } = specSchema.safeParse(readKey(lines[0], "spec"));
  if (spec === undefined) {
    throw new UserError(
      `${fileName}: its spec names no completion function; nothing was written.`,
      {
        code: "config",
      },
    );
  }
  const samples = gatherSamples(lines, notes);
  const provider = spec.completion_fns[0] ?? "unknown model";
  if (spec.completion_fns.length > 1)
    notes.add("Completion functions besides the first judged; they are no providers here.");
  notes.add("An event log does not say how long requests took, nor what they cost.");
  return {
    kind: "run",
    name: spec.eval_name,
    run: spec.run_id,
    timestamp: toUtc(spec.created_at),
    maxRetries: 0,
    tests: [...samples].flatMap(([id, sample]) =>
      toTest(id, sample, { provider, task: spec.eval_name, notes }),
    ),
  };
}

// --- internal ---

const specSchema = z.object({
  completion_fns: z.array(z.string()),
  eval_name: z.string(),
  run_id: text,
  created_at: text,
});
const eventSchema = z.object({
  sample_id: z.string().nullish(),
  type: z.string(),
  data: z.unknown().optional(),
});
const samplingSchema = z.object({
  prompt: z.unknown().optional(),
  sampled: z.unknown().optional(),
  model: text,
  usage: lenient(z.object({ prompt_tokens: count, completion_tokens: count })),
});

interface Sample {
  readonly samplings: z.infer<typeof samplingSchema>[];
  correct: boolean | undefined;
  expected: unknown;
  why: string;
}

function gatherSamples(lines: readonly unknown[], notes: Notes): Map<string, Sample> {
  const samples = new Map<string, Sample>();
  for (const line of lines.slice(1)) {
    const { data: event } = eventSchema.safeParse(line);
    if (event === undefined) continue;
    if (typeof event.sample_id !== "string") {
      notes.add(`Events of type ${event.type} without a sample are left out.`);
      continue;
    }
    const sample = samples.get(event.sample_id) ?? {
      samplings: [],
      correct: undefined,
      expected: undefined,
      why: "",
    };
    samples.set(event.sample_id, sample);
    if (!addEvent(sample, event.type, event.data)) {
      notes.add(`Events of type ${event.type} are left out.`);
    }
  }
  return samples;
}

function addEvent(sample: Sample, type: string, data: unknown): boolean {
  const { data: sampling } = samplingSchema.safeParse(data);
  if (type === "sampling" && sampling !== undefined) sample.samplings.push(sampling);
  else if (type === "match") {
    const correct = readKey(data, "correct");
    // A sample that is matched twice has to be right both times.
    if (typeof correct === "boolean") sample.correct = correct && sample.correct !== false;
    sample.expected = readKey(data, "expected");
    sample.why = `picked ${textOf(readKey(data, "picked"))}, expected ${textOf(sample.expected)}`;
  } else if (type === "metrics") {
    const score = ["score", "accuracy", "correct"].map((key) => readKey(data, key)).find(isScore);
    if (score === undefined) return false;
    sample.correct ??= Number(score) === 1;
    if (sample.why === "") sample.why = `score ${score}, choice ${textOf(readKey(data, "choice"))}`;
  } else return false;
  return true;
}

function isScore(value: unknown): value is number | boolean {
  return typeof value === "number" || typeof value === "boolean";
}

function toTest(
  id: string,
  { samplings, correct, expected, why }: Sample,
  {
    provider,
    task,
    notes,
  }: { readonly provider: string; readonly task: string; readonly notes: Notes },
): ImportedTest[] {
  if (correct === undefined) {
    notes.add("A sample without a match or a score was left out.");
    return [];
  }
  const [first] = samplings;
  if (samplings.length > 1)
    notes.add("Of several samplings of a sample the first counts as its reply.");
  const prompt = first?.prompt;
  const messages =
    messagesOf(prompt) ??
    (prompt === undefined ? undefined : [{ role: "user" as const, content: textOf(prompt) }]);
  const sampled = first?.sampled;
  return [
    {
      provider,
      task,
      input: { id, prompt: prompt ?? null, expected: expected ?? null },
      caseName: id,
      success: correct,
      attempts: [
        {
          attemptNumber: 1,
          success: correct,
          inputTokens: first?.usage?.prompt_tokens,
          outputTokens: first?.usage?.completion_tokens,
          rawResponse: textOf(
            Array.isArray(sampled) && sampled.length === 1 ? sampled[0] : sampled,
          ),
          validationErrors: correct ? [] : [{ path: [], message: why, code: "match" }],
          errorMessage: null,
          responseModel: first?.model,
          ...(messages === undefined ? {} : { messages }),
        },
      ],
    },
  ];
}

/** Times of `oaieval` are UTC without saying so. */
function toUtc(time: string | undefined): string | undefined {
  if (time === undefined) return undefined;
  const isLocal = !/(?:Z|[+-]\d\d:?\d\d)$/.test(time);
  return `${time.trim().replace(" ", "T")}${isLocal ? "Z" : ""}`;
}
