import type { KeyFault } from "../../model/config/keyFault.ts";
import { type Problem, withFault } from "../../model/config/problem.ts";
import type { JsoncDocument, KeyPath } from "../files/jsoncDocument.ts";
import { writtenKeyHint } from "./writtenKeys.ts";

/** A fault of a value as a problem of the file that the value stands in; `above` leads to the value. */
export function placeFault(
  { path, message, place, hint }: KeyFault,
  document: JsoncDocument,
  above: KeyPath,
): Problem {
  const whole = [...above, ...path];
  const problem = document.problemAt(whole, message, place);
  if (hint === undefined) return problem;
  const isMovable = hint.code === "written-key" && hint.fixes === undefined;
  return withFault(problem, whole, isMovable ? writtenKeyHint(whole, document.value) : hint);
}
