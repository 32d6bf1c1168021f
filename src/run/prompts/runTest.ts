import type { ChatMessage, PromptFile } from "../../model/chatMessage.ts";
import type { LoadedPromptScenario } from "../../model/config/loadedConfig.ts";
import type { Price } from "../../model/config/providerConfig.ts";
import { findAtPointer, parsePointer } from "../../model/json/jsonPointer.ts";
import { ProviderError, type ProviderRequest } from "../../model/provider.ts";
import type { TestKey } from "../../model/results/report.ts";
import type { AttemptResult, CaseResult, RunResult } from "../../model/results/resultFile.ts";
import {
  type AcceptedStep,
  buildMessages,
  buildRetryMessages,
} from "../../scenarios/replies/buildPrompt.ts";
import { endsStep } from "../endsStep.ts";
import type { AttemptPrompt, MadeAttempt } from "../journal/madeAttempt.ts";
import { withCaseResult } from "../journal/withCaseResult.ts";
import type { RunJudge } from "../judging/runJudge.ts";
import { maskMadeAttempt } from "../masking/maskAttempt.ts";
import type { Masker } from "../masking/masker.ts";
import type { StopSignals } from "../runControl.ts";
import type { FileContents, ReadPromptFiles } from "./promptFiles.ts";
import type { KeepPrompt } from "./promptKeeper.ts";
import { runAttempt } from "./runAttempt.ts";
import type { ProviderLane } from "./sendRequest.ts";
import { createStepJudge, type StepJudge } from "./stepJudge.ts";
import { type GivenCase, holdToCase } from "./valueGate.ts";

/** What a test needs of its run. */
export interface TestContext {
  readonly lane: ProviderLane;
  readonly price: Price | undefined;
  readonly maxRetries: number;
  readonly judge: RunJudge;
  /** Absent where the scenario has no cases. */
  readonly given?: GivenCase | undefined;
  readonly readFiles: ReadPromptFiles;
  /** Of the secrets of the run: judged and sent back is what came, kept is what it leaves. */
  readonly masker: Masker;
  readonly keepPrompt: KeepPrompt;
  /** Takes an attempt to be kept, without secrets. */
  readonly record: RecordAttempt;
  /** Told of each HTTP request that was handed to the system. */
  readonly onSent: () => void;
}

export type RecordAttempt = (made: MadeAttempt, prompt: AttemptPrompt) => void;

/**
 * Runs one test to its end: step by step, each retried with its validation errors. Undefined when it was
 * told to end soon; rejects when it must end now.
 */
export async function runTest(
  key: TestKey,
  scenario: LoadedPromptScenario,
  context: TestContext,
  signals: StopSignals,
): Promise<RunResult | undefined> {
  const attempts: AttemptResult[] = [];
  const accepted: AcceptedStep[] = [];
  let totalDurationMs = 0;
  let outcome: unknown;
  let caseResult: CaseResult | undefined;
  const vars = context.given?.testCase.vars;
  const recordAttempt: RecordAttempt = (made, prompt) => {
    const kept = maskMadeAttempt(made, context.masker);
    context.record(kept, prompt);
    attempts.push(kept.attempt);
    totalDurationMs += kept.activeMs;
    caseResult = kept.caseResult;
  };

  const files = [...(scenario.files ?? []), ...(context.given?.testCase.files ?? [])];
  const read = files.length === 0 ? {} : await tryToRead(files, context.readFiles);
  const judging = { judge: context.judge, ...signals };
  for (const stepIndex of scenario.steps.keys()) {
    const judge = createStepJudge(scenario, stepIndex, outcome, judging);
    const messages =
      stepIndex === 0 && vars === undefined
        ? firstMessages(scenario)
        : buildMessages(scenario, stepIndex, accepted, vars, files);
    const step = { key, scenario, stepIndex, messages, judge, ...read };
    const last = await runStep(step, { ...context, record: recordAttempt }, signals);
    if (last === undefined) return undefined;
    if (!last.success) return buildRunResult(false);
    const prompt = messages.at(-1);
    if (prompt !== undefined) accepted.push({ prompt, reply: last.rawResponse });
    outcome = judge.merge(last.parsedResponse);
  }
  return buildRunResult(true);

  function buildRunResult(success: boolean): RunResult {
    const finalResponse = success ? context.masker.value(outcome) : null;
    const result = { success, attempts, totalDurationMs, finalResponse };
    return withCaseResult(key.runNumber, result, caseResult);
  }
}

// --- internal ---

const firstMessagesOf = new WeakMap<LoadedPromptScenario, ChatMessage[]>();

/** One list for all tests of a scenario without cases, so that it is built and hashed once. */
function firstMessages(scenario: LoadedPromptScenario): ChatMessage[] {
  const messages =
    firstMessagesOf.get(scenario) ?? buildMessages(scenario, 0, [], undefined, scenario.files);
  firstMessagesOf.set(scenario, messages);
  return messages;
}

interface StepTask {
  readonly key: TestKey;
  readonly scenario: LoadedPromptScenario;
  readonly stepIndex: number;
  readonly messages: readonly ChatMessage[];
  readonly judge: StepJudge;
  /** What the files of the test hold, where it has any, or why they cannot be sent. */
  readonly files?: FileContents;
  readonly fault?: ProviderError;
}

async function tryToRead(
  files: readonly PromptFile[],
  readFiles: ReadPromptFiles,
): Promise<Pick<StepTask, "files" | "fault">> {
  try {
    return { files: await readFiles(files) };
  } catch (error) {
    if (error instanceof ProviderError) return { fault: error };
    throw error;
  }
}

/** The attempt that decided the step: one that ends it, or the last that retries allow; undefined when cut off. */
async function runStep(
  step: StepTask,
  context: TestContext,
  signals: StopSignals,
): Promise<AttemptResult | undefined> {
  const { lane, price, maxRetries, given, onSent } = context;
  let messages = step.messages;
  const { mode, schema: whole, steps } = step.scenario;
  const use = { mode, schema: steps[step.stepIndex]?.schema ?? whole };
  const schema = lane.sent.schemaOf(use);
  for (let attemptNumber = 1; ; attemptNumber++) {
    const prompt = context.keepPrompt(messages);
    const request = {
      ...buildRequest(step, messages, attemptNumber),
      schema,
      ...describeGiven(step, given),
    };
    const { judge, fault } = step;
    const sending = { lane, price, request, use, promptHash: prompt.hash, onSent, fault };
    const task = { ...sending, judge: judge.judge };
    const judged = await runAttempt(task, signals);
    if (judged === undefined) return undefined;
    const reached = { ...step, merge: judge.merge };
    const made = given === undefined ? judged : holdToCase(judged, given, reached);
    context.record(made, prompt);
    const { attempt } = made;
    if (endsStep(attempt) || attemptNumber > maxRetries) return attempt;
    messages = buildRetryMessages(messages, attempt.rawResponse, attempt.validationErrors);
  }
}

function buildRequest(
  { scenario, stepIndex, key, files }: StepTask,
  messages: readonly ChatMessage[],
  attemptNumber: number,
) {
  return {
    messages,
    mode: scenario.mode,
    scenario: scenario.number,
    runNumber: key.runNumber,
    step: stepIndex + 1,
    attemptNumber,
    ...(files === undefined ? {} : { files }),
  };
}

/** What a provider that plays or makes replies goes by. */
function describeGiven(
  { scenario, stepIndex }: StepTask,
  given: GivenCase | undefined,
): Pick<ProviderRequest, "case" | "round" | "expected"> {
  if (given === undefined) return {};
  const { testCase, round } = given;
  const at = scenario.steps[stepIndex]?.at ?? "";
  const expected = findAtPointer(testCase.expected[0], parsePointer(at));
  return { case: testCase.id, round, ...(expected === undefined ? {} : { expected }) };
}
