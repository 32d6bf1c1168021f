import type * as z from "zod";
import type { Problem } from "../../model/config/problem.ts";
import {
  describeIssue,
  expandIssue,
  type PlacedIssue,
  valueAt,
} from "../../model/words/describeIssue.ts";
import { findNearest } from "../../model/words/nearest.ts";
import type { JsoncDocument, KeyPath } from "../files/jsoncDocument.ts";
import { findKnownKeys } from "./knownKeys.ts";

/** Each issue of a checked document as one problem a person can act on; of a union only the branch that was meant. */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  document: JsoncDocument,
  base: KeyPath = [],
): Problem[] {
  const context = { schema, document, base };
  const root = valueAt(document.value, base);
  return issues
    .flatMap((issue) => expandIssue(issue, root))
    .flatMap((placed) => describePlaced(placed, context));
}

// --- internal ---

interface Context {
  readonly schema: z.ZodType;
  readonly document: JsoncDocument;
  /** Where the value that `schema` checked stands in the document. */
  readonly base: KeyPath;
}

function describePlaced({ path, issue }: PlacedIssue, context: Context): Problem[] {
  const { document, base } = context;
  if (issue.code === "unrecognized_keys") return describeUnknownKeys(issue, context, path);
  const place = [...base, ...path];
  return [document.problemAt(place, describeIssue(issue, valueAt(document.value, place)))];
}

function describeUnknownKeys(
  { keys }: z.core.$ZodIssueUnrecognizedKeys,
  context: Context,
  path: KeyPath,
): Problem[] {
  const { document, base, schema } = context;
  const known = findKnownKeys(schema, path, valueAt(document.value, base));
  return keys.map((key) => {
    const nearest = findNearest(key, known);
    const hint = nearest === undefined ? "" : `; ${nearest}`;
    return document.problemAt([...base, ...path, key], `unknown key "${key}"${hint}`, "key");
  });
}
