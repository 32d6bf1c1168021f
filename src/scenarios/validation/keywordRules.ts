import type { KeywordRule } from "./keywordContext.ts";
import { arrayRules } from "./keywords/arrays.ts";
import { containsRules } from "./keywords/contains.ts";
import { dependentRules } from "./keywords/dependents.ts";
import { itemRules } from "./keywords/items.ts";
import { logicRules } from "./keywords/logic.ts";
import { memberRules } from "./keywords/members.ts";
import { numberRules } from "./keywords/numbers.ts";
import { objectRules } from "./keywords/objects.ts";
import { referenceRules } from "./keywords/references.ts";
import { stringRules } from "./keywords/strings.ts";
import { typeRules } from "./keywords/types.ts";
import { unionRules } from "./keywords/unions.ts";

/** Every keyword that asks something of a value, in the order in which they are asked and errors are listed. */
export const keywordRules: readonly KeywordRule[] = [
  ...typeRules,
  ...numberRules,
  ...stringRules,
  ...arrayRules,
  ...objectRules,
  ...itemRules,
  ...containsRules,
  ...memberRules,
  ...dependentRules,
  ...referenceRules,
  ...logicRules,
  ...unionRules,
];
