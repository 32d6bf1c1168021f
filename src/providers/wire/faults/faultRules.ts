import type { ErrorKind } from "../../../model/results/resultFile.ts";
import type { FaultFacts } from "./faultFacts.ts";

/** What an answer that is no reply means for its attempt. */
export type FaultMeaning =
  /** Errored. `isLasting`: the next test would meet the same. */
  | {
      readonly means: "error";
      readonly kind: ErrorKind;
      readonly isRepeated: boolean;
      readonly isLasting?: true;
    }
  /** Failed: a content filter stopped it. */
  | { readonly means: "refusal" }
  /** Failed: the provider found what the model wrote to be unfit itself. */
  | { readonly means: "unfit" };

/** The meaning of an answer: the first rule of the table that holds. */
export function findMeaning(facts: FaultFacts, isStrict: boolean): FaultMeaning {
  const rule = rules.find(({ holds }) => holds(facts, isStrict));
  return rule?.meaning ?? { means: "error", kind: "http", isRepeated: false };
}

// --- internal ---

interface FaultRule {
  readonly holds: (facts: FaultFacts, isStrict: boolean) => boolean;
  readonly meaning: FaultMeaning;
}

const hasStatus =
  (...statuses: readonly number[]) =>
  ({ status }: FaultFacts) =>
    status !== undefined && statuses.includes(status);

const hasName =
  (...known: readonly string[]) =>
  ({ names }: FaultFacts) =>
    known.some((name) => names.has(name));

const error = (kind: ErrorKind, isRepeated: boolean): FaultMeaning => ({
  means: "error",
  kind,
  isRepeated,
});
const lasting = (kind: ErrorKind): FaultMeaning => ({
  means: "error",
  kind,
  isRepeated: false,
  isLasting: true,
});

/** By what an answer means, not by a word in it; status is the body's own where that of HTTP is 200. */
const rules: readonly FaultRule[] = [
  { holds: ({ failedGeneration }) => failedGeneration !== undefined, meaning: { means: "unfit" } },
  { holds: hasName("json_validate_failed", "output_parse_failed"), meaning: { means: "unfit" } },
  { holds: isFiltered, meaning: { means: "refusal" } },
  { holds: isSpent, meaning: lasting("rate_limit") },
  { holds: hasStatus(402), meaning: lasting("http") },
  {
    holds: (facts, isStrict) => isStrict && isSchemaRejected(facts),
    meaning: error("rejected_schema", false),
  },
  { holds: isModelUnknown, meaning: lasting("http") },
  { holds: hasName("api_key_invalid", "invalid_api_key"), meaning: lasting("auth") },
  { holds: hasStatus(401), meaning: lasting("auth") },
  { holds: hasStatus(403), meaning: error("auth", false) },
  { holds: hasStatus(429), meaning: error("rate_limit", true) },
  { holds: ({ status }) => status !== undefined && status >= 500, meaning: error("http", true) },
  { holds: isPassing, meaning: error("http", true) },
];

/** Azure, OpenRouter, OpenAI, Alibaba; a flagged account or key is no filter. */
function isFiltered(facts: FaultFacts): boolean {
  if (facts.status !== undefined && ![400, 403, 422, 451].includes(facts.status)) return false;
  const isNamed = hasName(
    ...["content_filter", "content_policy_violation", "responsibleaipolicyviolation"],
    ...["content_filtered", "moderation", "data_inspection_failed", "sensitive_words_detected"],
  );
  if (isNamed(facts)) return true;
  const says =
    /content[ _-]?(management |safety )?(policy|filter)|moderation|input (was|is) flagged|flagged for/i;
  return says.test(facts.message) && !/\b(account|organi[sz]ation|api key)\b/i.test(facts.message);
}

/** A quota that no wait of minutes fills again. */
function isSpent(facts: FaultFacts): boolean {
  if (hasName("insufficient_quota", "billing_error", "billing_not_active")(facts)) return true;
  if ([...facts.names].some((name) => name.includes("perday"))) return true;
  return (
    hasStatus(400, 403, 429)(facts) &&
    /credit balance is too low|insufficient (credits?|balance|funds)|out of credits/i.test(
      facts.message,
    )
  );
}

function isModelUnknown(facts: FaultFacts): boolean {
  if (hasName("model_not_found", "unknown_model", "deploymentnotfound")(facts)) return true;
  if (!hasStatus(400, 404)(facts)) return false;
  if (/^model: /.test(facts.message)) return true;
  return /\bmodels?\b.{0,120}\b(not found|not exist|does not exist|unknown|is not available)|\b(unknown|no such|invalid) model\b|\bmodel (is )?not found/i.test(
    facts.message,
  );
}

const schemaWords =
  /schema|response_?(mime_?)?format|output_config|output_format|grammar|guided_json|structured.?outputs?/i;

/** The field that it names counts; where it names none, what it says. */
function isSchemaRejected({ status, fields, message }: FaultFacts): boolean {
  if (status === 400 || status === 422) {
    return fields.length > 0
      ? fields.some((field) => schemaWords.test(field))
      : schemaWords.test(message);
  }
  return (
    status === 500 &&
    /(invalid|unsupported|unknown|cannot|failed|fail).{0,60}(schema|grammar)|(schema|grammar).{0,60}(invalid|unsupported|not supported)/i.test(
      message,
    )
  );
}

/** Says of itself that it passes, without a status to say so. */
function isPassing({ status, message }: FaultFacts): boolean {
  return (
    status === undefined &&
    /overloaded|unavailable|disconnected|timed? ?out|try again|internal (server )?error/i.test(
      message,
    )
  );
}
