import { isJsonObject } from "../../../model/json/jsonValue.ts";
import { quote } from "../faultWords.ts";
import type { KeywordContext, KeywordRule } from "../keywordContext.ts";
import { hasMember } from "../ownMembers.ts";
import type { Check } from "../schemaNode.ts";
import { joinChecks } from "../schemaNode.ts";
import { isSchema } from "../subschemas.ts";

/** What an object must be when it has a key; `dependencies` means the same in every draft, as it is still written. */
export const dependentRules: readonly KeywordRule[] = [
  { keywords: ["dependencies"], compile: (context) => compileDependents(context, "dependencies") },
  {
    keywords: ["dependentRequired"],
    since: "2019-09",
    compile: (context) => compileDependents(context, "dependentRequired"),
  },
  {
    keywords: ["dependentSchemas"],
    since: "2019-09",
    compile: (context) => compileDependents(context, "dependentSchemas"),
  },
];

// --- internal ---

type DependentKeyword = "dependencies" | "dependentRequired" | "dependentSchemas";

function compileDependents(context: KeywordContext, keyword: DependentKeyword): Check | undefined {
  const dependents = context.schema[keyword];
  if (!isJsonObject(dependents)) return undefined;
  const checks = Object.entries(dependents).flatMap(([key, wanted]) => {
    if (Array.isArray(wanted)) return [createKeyCheck(key, wanted.map(String), keyword)];
    return isSchema(wanted) ? [createSchemaCheck(context, keyword, key)] : [];
  });
  return joinChecks(checks);
}

function createKeyCheck(key: string, wanted: readonly string[], keyword: DependentKeyword): Check {
  const applies = (value: unknown) => isJsonObject(value) && hasMember(value, key);
  return {
    test: (value) =>
      !isJsonObject(value) || !applies(value) || wanted.every((each) => hasMember(value, each)),
    list(value, faults) {
      if (!isJsonObject(value) || !applies(value)) return;
      for (const each of wanted) {
        if (hasMember(value, each)) continue;
        faults.add(keyword, `must have the key ${quote(each)}, because it has ${quote(key)}`);
      }
    },
  };
}

function createSchemaCheck(context: KeywordContext, keyword: DependentKeyword, key: string): Check {
  const node = context.inPlace([keyword, key]);
  const applies = (value: unknown) => isJsonObject(value) && hasMember(value, key);
  return {
    test: (value, judgement) => !applies(value) || node.test(value, judgement),
    list: (value, faults) => {
      if (applies(value)) node.list(value, faults);
    },
    track: (value, judgement, evaluated) =>
      !applies(value) || node.track(value, judgement, evaluated),
  };
}
