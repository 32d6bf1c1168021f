import type { Page } from "playwright-core";
import type { HistoryModel, LeftOut } from "../../src/model/results/history.ts";
import {
  type HistoryAction,
  type HistoryAnswer,
  type HistoryQuestion,
  historyAnswerSchema,
  historyMessageSchema,
} from "../../src/model/wire/historyProtocol.ts";
import { buildHistory } from "../../src/report/history/buildHistory.ts";
import type { HistoryRun } from "../../src/report/history/historyRun.ts";
import { type OpenOptions, type PageStub, postSource } from "./reportPageHost.ts";

const config = { name: "people", file: "data/configs/people.touchstone.json" };

/** What the extension would be to the page of a history, with runs made up: answers it by the real figures. */
export class FakeHistoryHost implements PageStub {
  readonly faults: string[] = [];
  readonly actions: HistoryAction[] = [];
  readonly questions: HistoryQuestion[] = [];
  readonly body: NonNullable<OpenOptions["body"]> = {
    element: "touchstone-history",
    data: `data-folder="file:///workspace" data-config="${JSON.stringify(config).replaceAll('"', "&quot;")}"`,
  };
  page: Page | undefined;
  /** The newest first. */
  runs: readonly HistoryRun[];
  leftOut: Partial<LeftOut> = {};
  /** Runs that each answer still lacks, the oldest; the last answer lacks none. */
  lacking: number[] = [];
  /** Set to let every question be answered with this. */
  failure: string | undefined;
  /** So many questions have their answer nevertheless. */
  failsAfter = 0;
  /** Set to give no answer. */
  isSilent = false;

  constructor(runs: readonly HistoryRun[]) {
    this.runs = runs;
  }

  async receive(raw: unknown): Promise<void> {
    const message = historyMessageSchema.parse(raw);
    if ("requestId" in message) {
      this.questions.push(message);
      if (!this.isSilent) await this.send(this.answer(message));
    } else this.actions.push(message);
  }

  async tellRunsChanged(): Promise<void> {
    await this.send({ type: "runsChanged" });
  }

  private async send(answer: HistoryAnswer): Promise<void> {
    await this.page?.evaluate(postSource(historyAnswerSchema.parse(answer)));
  }

  private answer({ type, requestId, filter }: HistoryQuestion): HistoryAnswer {
    if (this.failure !== undefined && this.questions.length > this.failsAfter) {
      return { type: "requestFailed", requestId, message: this.failure };
    }
    const pending = this.lacking.shift() ?? 0;
    const history = buildHistory(this.runs.slice(0, this.runs.length - pending), {
      ...{ config, filter },
      marksOf: () => ({}),
      isBaseline: (runId) => runId === this.runs.at(-3)?.head.id,
    });
    const result: HistoryModel = {
      ...history,
      pending,
      leftOut: { ...nothing, ...this.leftOut },
    };
    return { type, requestId, result };
  }
}

// --- internal ---

const nothing: LeftOut = {
  ...{ probes: 0, parts: 0, absent: 0, newer: 0, untimed: 0 },
  ...{ unreadable: [], unreadableCount: 0, broken: [], brokenCount: 0 },
};
