import type * as z from "zod";
import { type Problem, withFault } from "../../model/config/problem.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import {
  describeIssue,
  expandIssue,
  type PlacedIssue,
  valueAt,
} from "../../model/words/describeIssue.ts";
import { findNearest, listNearest } from "../../model/words/nearest.ts";
import type { JsoncDocument, KeyPath } from "../files/jsoncDocument.ts";
import { hintOfIssue } from "./issueHints.ts";
import { findKnownKeys, takesSecret } from "./knownKeys.ts";
import { writtenKeyHint } from "./writtenKeys.ts";

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
  const { document, base, schema } = context;
  if (issue.code === "unrecognized_keys") return describeUnknownKeys(issue, context, path);
  const place = [...base, ...path];
  const value = valueAt(document.value, place);
  const hint =
    issue.code === "invalid_union" &&
    typeof value === "string" &&
    takesSecret(schema, path, valueAt(document.value, base))
      ? writtenKeyHint(place, document.value)
      : hintOfIssue(issue, value);
  return [withFault(document.problemAt(place, describeIssue(issue, value)), place, hint)];
}

function describeUnknownKeys(
  { keys }: z.core.$ZodIssueUnrecognizedKeys,
  context: Context,
  path: KeyPath,
): Problem[] {
  const { document, base, schema } = context;
  const known = findKnownKeys(schema, path, valueAt(document.value, base));
  const written = valueAt(document.value, [...base, ...path]);
  return keys.map((key) => {
    const nearest = findNearest(key, known);
    const words = nearest === undefined ? "" : `; ${nearest}`;
    const place = [...base, ...path, key];
    const problem = document.problemAt(place, `unknown key "${key}"${words}`, "key");
    const free = listNearest(key, known).filter((each) => readKey(written, each) === undefined);
    return withFault(problem, place, {
      code: "unknown-key",
      fixes: [
        ...free.map((to) => ({ do: "renameKey" as const, to })),
        { do: "remove", what: `key "${key}"` },
      ],
    });
  });
}
