import type { Page } from "playwright-core";
import { formatExactJson } from "../../src/model/json/exactJson.ts";
import type { FlippedTest } from "../../src/model/results/comparison.ts";
import type { TestAttempts } from "../../src/model/results/report.ts";
import {
  type ComparisonAnswer,
  type ComparisonMessage,
  type ComparisonQuestion,
  comparisonAnswerSchema,
  comparisonMessageSchema,
} from "../../src/model/wire/comparisonProtocol.ts";
import type { ComparedRun } from "../../src/report/comparison/comparedRun.ts";
import { compareRuns } from "../../src/report/comparison/compareRuns.ts";
import { pageFlipped } from "../../src/report/comparison/filterFlipped.ts";
import { showComparison } from "../../src/report/comparison/showComparison.ts";
import { makeReply } from "./comparisonPageData.ts";
import { type OpenOptions, type PageStub, postSource } from "./reportPageHost.ts";

/** What the extension would be, with runs made up: compares them with the real engine. */
export class FakeComparisonHost implements PageStub {
  readonly faults: string[] = [];
  readonly received: ComparisonMessage[] = [];
  page: Page | undefined;
  /** Set to let every question be answered with this. */
  failure: string | undefined;
  /** Set to keep answers back until `answerTo` is called with their questions. */
  isSilent = false;
  private readonly runs: readonly ComparedRun[];

  constructor(runs: readonly ComparedRun[]) {
    this.runs = runs;
  }

  /** With which the page of these runs is opened. */
  get body(): NonNullable<OpenOptions["body"]> {
    const ids = this.runs.map(({ head }) => head.id).join(" ");
    return {
      element: "touchstone-comparison",
      data: `data-run-ids="${ids}" data-folder="file:///workspace"`,
    };
  }

  /** The questions and actions of this type so far. */
  asked<Type extends ComparisonMessage["type"]>(type: Type) {
    return this.received.filter(
      (message): message is Extract<ComparisonMessage, { type: Type }> => message.type === type,
    );
  }

  async send(message: ComparisonAnswer): Promise<void> {
    const text = formatExactJson(comparisonAnswerSchema.parse(message));
    await this.page?.evaluate(postSource(JSON.parse(text)));
  }

  async receive(raw: unknown): Promise<void> {
    const message = comparisonMessageSchema.parse(raw);
    this.received.push(message);
    if (!this.isSilent && "requestId" in message) await this.answerTo(message);
  }

  async answerTo(message: ComparisonQuestion): Promise<void> {
    const { requestId } = message;
    if (this.failure !== undefined) {
      await this.send({ type: "requestFailed", requestId, message: this.failure });
    } else if (message.type === "getPromptImage") {
      await this.send({ type: "getPromptImage", requestId, result: {} });
    } else if (message.type === "getFlippedPair") {
      const { test } = message;
      const result = { base: makeSide(test, "from"), head: makeSide(test, "to") };
      await this.send({ type: "getFlippedPair", requestId, result });
    } else {
      const { heads, comparisons } = this.compare(message);
      if (message.type === "getComparison") {
        const result = { heads, comparisons: comparisons.map(showComparison) };
        await this.send({ type: "getComparison", requestId, result });
      } else {
        const { filter, head } = message;
        const nameOf = (scenario: number) =>
          heads[0]?.config.scenarioDetails?.[String(scenario)]?.name ?? "";
        const flipped = comparisons[head]?.flipped ?? [];
        const result = pageFlipped(flipped, filter, message, nameOf);
        await this.send({ type: "getFlipped", requestId, result });
      }
    }
  }

  private compare({ runIds, metric = "first", margin = 5 }: Asked) {
    const [base, ...heads] = runIds.flatMap((id) => this.runs.filter(({ head }) => head.id === id));
    if (base === undefined) throw new RangeError("there is no base");
    const comparisons = compareRuns(base, heads, { metric, margin });
    return { heads: [base, ...heads].map(({ head }) => head), comparisons };
  }
}

// --- internal ---

type Asked = Extract<ComparisonQuestion, { type: "getComparison" | "getFlipped" }>;

function makeSide(test: FlippedTest, side: "from" | "to"): TestAttempts {
  const { provider, scenario, runNumber } = test;
  const isPassed = test[side] === "passed";
  const reply = makeReply(isPassed ? "passed" : 0, side === "from" ? 1 : 2);
  return {
    key: { provider, scenario, runNumber },
    attempts: [
      {
        attemptNumber: 1,
        timestamp: "2026-11-21T09:30:01.000Z",
        success: isPassed,
        durationMs: 812,
        rawResponse: JSON.stringify(reply),
        parsedResponse: reply,
        validationErrors: isPassed
          ? []
          : [{ path: ["age"], message: "must be integer", code: "type" }],
        errorMessage: null,
      },
    ],
    finalResponse: null,
    prompts: {},
  };
}
