import { findDraft } from "../../model/config/jsonSchema.ts";
import { type Problem, withFault } from "../../model/config/problem.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { SchemaSource } from "../schemas/schemaSource.ts";
import type { Advice, AdviceRule } from "./advice.ts";
import { adviseBesideRef } from "./besideRef.ts";
import { adviseEmpty } from "./emptySchema.ts";
import { adviseLoosePatterns } from "./loosePatterns.ts";
import { createMisspeltRule } from "./misspeltKeywords.ts";
import { adviseOtherDraft } from "./otherDraft.ts";
import { createFormatRule } from "./uncheckedFormats.ts";
import { adviseUnmeetable } from "./unmeetable.ts";
import { walkSchema } from "./walkSchema.ts";
import { adviseWrapped } from "./wrappedSchema.ts";

/**
 * Warnings about what is valid JSON Schema but most likely not meant, each at its place: of a whole schema, which comes
 * first, and of the other files it takes in.
 */
export function adviseSchemas(sources: readonly SchemaSource[]): Problem[] {
  const [root] = sources;
  const draft = root && findDraft(root.schema);
  if (draft === undefined) return [];
  return sources.flatMap((source) => {
    const advice = [...(source === root ? adviseWhole(source) : []), ...adviseParts(source, draft)];
    return advice.slice(0, mostOfFile).map(({ path, message, place, renameTo }) => {
      const whole = [...source.base, ...path];
      const fixes = renameTo === undefined ? [] : [{ do: "renameKey" as const, to: renameTo }];
      const problem = source.document.warningAt(whole, message, place);
      return withFault(problem, whole, { code: "schema-advice", fixes });
    });
  });
}

// --- internal ---

/** More help nobody. */
const mostOfFile = 50;

function adviseWhole({ schema }: SchemaSource): Advice[] {
  const wrapped = adviseWrapped(schema);
  return wrapped.length > 0 ? wrapped : adviseEmpty(schema);
}

const known = new WeakMap<object, { readonly draft: string; readonly advice: Advice[] }>();

/** Listed once for a schema, however many scenarios take it. */
function adviseParts({ schema }: SchemaSource, draft: string): Advice[] {
  if (!isJsonObject(schema)) return [];
  const last = known.get(schema);
  if (last?.draft === draft) return last.advice;
  const rules: AdviceRule[] = [
    ...[createMisspeltRule(), createFormatRule()],
    ...[adviseOtherDraft, adviseBesideRef, adviseUnmeetable, adviseLoosePatterns],
  ];
  const advice = walkSchema(schema).flatMap((node) => rules.flatMap((rule) => rule(node, draft)));
  known.set(schema, { draft, advice });
  return advice;
}
