import { componentIdSchema, runIdSchema } from "../model/ids.ts";
import { UserError } from "../model/userError.ts";

/** A source of a run, spelled `<run_id>.<component_id>` in files. */
export interface TestRunSourceId {
  readonly runId: string;
  readonly sourceId: string;
}

/** A query of a run, spelled the same. */
export interface TestRunQueryId {
  readonly runId: string;
  readonly queryId: string;
}

/** A reaction or provider of a run, spelled the same. */
export interface TestRunReactionId {
  readonly runId: string;
  readonly reactionId: string;
}

/** `<run_id>.<component_id>`. */
export function formatTestRunSourceId(id: TestRunSourceId): string {
  return `${id.runId}.${id.sourceId}`;
}

/** Reads `<run_id>.<component_id>`; throws `UserError` ("usage") for anything else. */
export function parseTestRunSourceId(text: string): TestRunSourceId {
  const [runId, sourceId] = splitId(text);
  return { runId, sourceId };
}

/** `<run_id>.<component_id>`. */
export function formatTestRunQueryId(id: TestRunQueryId): string {
  return `${id.runId}.${id.queryId}`;
}

/** Reads `<run_id>.<component_id>`; throws `UserError` ("usage") for anything else. */
export function parseTestRunQueryId(text: string): TestRunQueryId {
  const [runId, queryId] = splitId(text);
  return { runId, queryId };
}

/** `<run_id>.<component_id>`. */
export function formatTestRunReactionId(id: TestRunReactionId): string {
  return `${id.runId}.${id.reactionId}`;
}

/** Reads `<run_id>.<component_id>`; throws `UserError` ("usage") for anything else. */
export function parseTestRunReactionId(text: string): TestRunReactionId {
  const [runId, reactionId] = splitId(text);
  return { runId, reactionId };
}

// --- internal ---

function splitId(text: string): [runId: string, componentId: string] {
  const dot = text.indexOf(".");
  const [runId, id] = [text.slice(0, dot), text.slice(dot + 1)];
  const isValid = runIdSchema.safeParse(runId).success && componentIdSchema.safeParse(id).success;
  if (dot !== -1 && isValid) return [runId, id];
  throw new UserError(`${JSON.stringify(text)} is not <run id>.<component id>.`, { code: "usage" });
}
