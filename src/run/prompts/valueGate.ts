import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import type { TestCase } from "../../model/config/testCase.ts";
import type { CaseResult } from "../../model/results/resultFile.ts";
import { errorMessage } from "../../model/userError.ts";
import { countUnreached, judgeValues } from "../../scenarios/values/judgeValues.ts";
import { buildRuleTree, type RulePlace } from "../../scenarios/values/ruleTree.ts";
import type { MadeAttempt } from "../journal/madeAttempt.ts";

/** The case a test is run with, and in which round. */
export interface GivenCase {
  readonly testCase: TestCase;
  /** As `hashCase` has it. */
  readonly caseHash: string;
  readonly round: number;
}

/** Where in a test an attempt was made. */
export interface ReachedStep {
  readonly scenario: LoadedPromptScenario;
  readonly stepIndex: number;
  /** The outcome of all steps with the accepted reply of this one. */
  merge(reply: unknown): unknown;
}

/**
 * The third gate: an accepted reply that completes the outcome is compared with what its case expects. An attempt says
 * of every test with a case what came of it so far. A fault of comparing costs this attempt its verdict, and no other.
 */
export function holdToCase(made: MadeAttempt, given: GivenCase, reached: ReachedStep): MadeAttempt {
  try {
    return compareWithCase(made, given, reached);
  } catch (error) {
    const { testCase } = given;
    const message = `could not be compared with what case ${testCase.id} expects: ${errorMessage(error)}`;
    const fault = { success: false, validationErrors: [], errorMessage: message };
    return {
      ...made,
      attempt: { ...made.attempt, ...fault, errorKind: "internal" },
      caseResult: describeCase(given),
    };
  }
}

// --- internal ---

function compareWithCase(
  made: MadeAttempt,
  given: GivenCase,
  { scenario, stepIndex, merge }: ReachedStep,
): MadeAttempt {
  const { expected } = given.testCase;
  const ofCase = describeCase(given);
  if (expected.length === 0) return { ...made, caseResult: ofCase };
  const { attempt } = made;
  const place = placeOf(scenario);
  if (!attempt.success || stepIndex < scenario.steps.length - 1) {
    return { ...made, caseResult: { ...ofCase, values: countUnreached(expected, place) } };
  }
  const at = scenario.steps[stepIndex]?.at;
  const outcome = merge(attempt.parsedResponse);
  const { values, validationErrors } = judgeValues(expected, outcome, place, at);
  const success = validationErrors.length === 0;
  return {
    ...made,
    attempt: { ...attempt, success, validationErrors },
    caseResult: { ...ofCase, values },
  };
}

function describeCase({ testCase, caseHash, round }: GivenCase): CaseResult {
  return { case: testCase.id, caseHash, round };
}

const places = new WeakMap<LoadedPromptScenario, RulePlace>();

/** The rules of a scenario, read once. */
function placeOf(scenario: LoadedPromptScenario): RulePlace {
  const known = places.get(scenario) ?? buildRuleTree(scenario.compare);
  places.set(scenario, known);
  return known;
}
