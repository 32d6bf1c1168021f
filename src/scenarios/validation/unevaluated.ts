import { isJsonObject } from "../../model/json/jsonValue.ts";
import type { Judgement } from "./budget.ts";
import { isBefore } from "./drafts.ts";
import { Evaluated } from "./evaluated.ts";
import type { FaultList } from "./faultList.ts";
import { quote } from "./faultWords.ts";
import type { KeywordContext } from "./keywordContext.ts";
import type { Check, SchemaNode } from "./schemaNode.ts";

/** Adds `unevaluatedProperties` and `unevaluatedItems` to the other keywords of a schema, on which they depend. */
export function joinUnevaluated(
  checks: Check & Pick<SchemaNode, "track">,
  context: KeywordContext,
): Check & Pick<SchemaNode, "track"> {
  const rests = isBefore(context.draft, "2019-09") ? [] : readRests(context);
  if (rests.length === 0) return checks;
  const track: SchemaNode["track"] = (value, judgement, evaluated) => {
    const own = new Evaluated(evaluated.isLenient);
    let passes = checks.track(value, judgement, own);
    if (!passes && !own.isLenient) return false;
    for (const rest of rests) passes = rest.test(value, judgement, own) && passes;
    evaluated.addAll(own);
    return passes;
  };
  return {
    test: (value, judgement) =>
      typeof value === "object" && value !== null
        ? track(value, judgement, new Evaluated(false))
        : checks.test(value, judgement),
    track,
    list(value, faults) {
      checks.list(value, faults);
      if (typeof value !== "object" || value === null) return;
      const isValid = checks.test(value, faults.judgement);
      const own = new Evaluated(!isValid);
      checks.track(value, faults.judgement, own);
      for (const rest of rests) rest.list(value, faults, own);
    },
  };
}

// --- internal ---

/** What is asked of the keys or items that nothing else has looked at. */
interface Rest {
  test(value: unknown, judgement: Judgement, evaluated: Evaluated): boolean;
  list(value: unknown, faults: FaultList, evaluated: Evaluated): void;
}

function readRests(context: KeywordContext): Rest[] {
  const { schema } = context;
  return [
    ...(schema.unevaluatedItems === undefined ? [] : [createItemRest(context)]),
    ...(schema.unevaluatedProperties === undefined ? [] : [createKeyRest(context)]),
  ];
}

function createKeyRest(context: KeywordContext): Rest {
  const node = context.below(["unevaluatedProperties"]);
  const isClosed = context.schema.unevaluatedProperties === false;
  return {
    test(value, judgement, evaluated) {
      if (!isJsonObject(value)) return true;
      const passes = Object.keys(value).every(
        (key) => evaluated.hasKey(key) || node.test(value[key], judgement),
      );
      evaluated.hasAllKeys = true;
      return passes;
    },
    list(value, faults, evaluated) {
      if (!isJsonObject(value)) return;
      for (const key of Object.keys(value)) {
        if (evaluated.hasKey(key)) continue;
        if (isClosed) faults.add("unevaluatedProperties", `must not have the key ${quote(key)}`);
        else faults.below(key, () => node.list(value[key], faults));
      }
    },
  };
}

function createItemRest(context: KeywordContext): Rest {
  const node = context.below(["unevaluatedItems"]);
  const isClosed = context.schema.unevaluatedItems === false;
  return {
    test(value, judgement, evaluated) {
      if (!Array.isArray(value)) return true;
      const passes = value.every((item, at) => evaluated.hasItem(at) || node.test(item, judgement));
      evaluated.hasAllItems = true;
      return passes;
    },
    list(value, faults, evaluated) {
      if (!Array.isArray(value)) return;
      for (const [at, item] of value.entries()) {
        if (evaluated.hasItem(at)) continue;
        const key = String(at);
        if (isClosed) faults.add("unevaluatedItems", "is one item more than is allowed", { key });
        else faults.below(key, () => node.list(item, faults));
      }
    },
  };
}
