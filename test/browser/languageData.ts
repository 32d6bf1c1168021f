import { controlRow, keywordGroups } from "../../src/run/probe/probeGroups.ts";

/** What people and providers called something; may stand anywhere in a text. */
export const names = [
  ...["gpt-small-2026-08", "gpt-small", "claude-mini-4", "claude-mini", "local-llama", "llama3.2"],
  ...["replay-last-week", "azure", "steady", "faulty", "OPENAI_API_KEY", "main", "workspace"],
  ...["room-comfort", "comfort-alerts", "facilities", "comfort", "people", "invoices"],
  ...["Extract a person from a letter", "Extract a person", "Classify a support request"],
  ...["Classify a request", "Nested order with line items", "Order lines", "Recommend an action"],
  ...[
    "Building comfort",
    "old prompt",
    "heating on",
    "inv-1",
    "inv-2",
    "people probe local",
    "local",
  ],
  ...[controlRow, ...keywordGroups].map(({ keywords }) => keywords),
  ...["const", "timeout"],
  ...["persons", "topic", "Triage a support ticket"],
  ...["model-1", "model-2", "model-2024", "model-2025"],
];

/** Whole texts that are kinds, roles, modes and codes as they stand in files. */
export const words = [
  ...["prompt", "strict", "replay", "http", "generator", "redis-stream", "POST /reaction"],
  ...["stop", "system", "user", "record-count", "duration", "minimum", "required"],
  "required, enum, invalid_json",
];

/** What the run host says, in English as it stands in files and reports; the sentences of verdicts too. */
export const evidence = [
  "its body is larger than 1048576 bytes",
  "must be integer",
  "must be >= 500",
  'must match format "email"',
  "must have required property 'address'",
  "must have required property 'total'",
  "say in the prompt what the schema asks for here",
  "takes no seed",
  "not sent, since it is gone",
  "no reply was accepted",
  "extra key added",
  "2 requests held no JSON; their text was kept",
  "12,020 of 20,000 records",
  "There is no such run.",
  "the folder is not open",
  "it ends too early",
  "3 of 3 broke it: ",
  "3 of 3 kept it, but the control is not replied to as asked",
  "2 of 3 kept it, 1 timeout",
  "schema refused 3 of 3 times",
  "0 of 3 as asked, 3 const",
  "Content of the config",
  "content of the config",
  "Uncommitted changes",
  "Commit",
  "12 models are listed.",
  "older than 30 days",
  "40 s of 60 s",
];
