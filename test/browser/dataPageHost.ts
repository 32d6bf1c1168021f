import type { Page } from "playwright-core";
import type { IndexEntry } from "../../src/model/results/indexFile.ts";
import {
  type DataAction,
  type DataAnswer,
  type DataOverview,
  type DataQuestion,
  dataAnswerSchema,
  dataPageMessageSchema,
} from "../../src/model/wire/dataProtocol.ts";
import type { StoredRun } from "../../src/model/wire/dataRequests.ts";
import { type OpenOptions, type PageStub, postSource } from "./reportPageHost.ts";

/** What the extension would be to the page *Manage Data*, with runs and keys made up. */
export class FakeDataHost implements PageStub {
  readonly faults: string[] = [];
  readonly actions: DataAction[] = [];
  readonly body: NonNullable<OpenOptions["body"]> = {
    element: "touchstone-data",
    data: 'data-folder="file:///workspace"',
  };
  page: Page | undefined;
  runs: readonly StoredRun[];
  /** Set to let every question be answered with this. */
  failure: string | undefined;

  constructor(names: readonly string[]) {
    this.runs = names.map(makeStoredRun);
  }

  async receive(raw: unknown): Promise<void> {
    const message = dataPageMessageSchema.parse(raw);
    if (!("requestId" in message)) this.actions.push(message);
    else await this.send(this.answer(message));
  }

  private async send(answer: DataAnswer): Promise<void> {
    await this.page?.evaluate(postSource(dataAnswerSchema.parse(answer)));
  }

  private answer(question: DataQuestion): DataAnswer {
    const { requestId, type } = question;
    if (this.failure !== undefined) {
      return { type: "requestFailed", requestId, message: this.failure };
    }
    const bytes = this.runs.reduce((sum, run) => sum + run.bytes, 0);
    switch (type) {
      case "measureStorage":
        return { type, requestId, result: this.measure(bytes) };
      case "listStoredRuns": {
        const runs = this.runs.slice(0, question.limit);
        return { type, requestId, result: { runs: [...runs], total: this.runs.length } };
      }
      case "planRetention": {
        const [first] = this.runs;
        const gone = first === undefined ? [] : [{ ...first, why: "older than 30 days" }];
        const ofGone = gone.reduce((sum, run) => sum + run.bytes, 0);
        return { type, requestId, result: { runs: gone, count: gone.length, bytes: ofGone } };
      }
      case "getOverview":
        return { type, requestId, result: overview };
      case "testKey":
        return { type, requestId, result: { isFine: true, message: "12 models are listed." } };
    }
  }

  private measure(bytes: number) {
    const names = new Map<string, { runs: number; bytes: number }>();
    for (const { entry, bytes: own } of this.runs) {
      const known = names.get(entry.name ?? "") ?? { runs: 0, bytes: 0 };
      names.set(entry.name ?? "", { runs: known.runs + 1, bytes: known.bytes + own });
    }
    const count = this.runs.length;
    return {
      ...{ bytes, files: count, runs: count, done: count, total: count, isComplete: true },
      kinds: [
        { kind: "results" as const, bytes, files: count },
        { kind: "trash" as const, bytes: 0, files: 0 },
      ],
      configs: [...names].map(([name, figures]) => ({ name, ...figures })),
      otherConfigs: 0,
      ages: [
        { upToDays: 1, runs: count, bytes },
        { runs: 0, bytes: 0 },
      ],
    };
  }
}

// --- internal ---

const overview: DataOverview = {
  folderName: "workspace",
  isTrusted: true,
  tracking: { choice: "keepIndex", tracked: [], committed: 2, results: 12 },
  retention: { isEnabled: true, policy: { keepLast: 20, keepDays: 30 } },
  keys: [
    {
      ...{ source: "env", name: "OPENAI_API_KEY", origin: "https://api.openai.com" },
      ...{
        configs: ["data/configs/people.touchstone.json"],
        heldIn: "environment",
        isAllowed: true,
      },
    },
    {
      ...{ source: "secret", name: "main", origin: "https://models.example.org:8443" },
      ...{ configs: [], isAllowed: true },
    },
  ],
};

function makeStoredRun(name: string, nth: number): StoredRun {
  const hour = String(nth % 24).padStart(2, "0");
  const entry: IndexEntry = {
    id: `7c9a1f52-1d0e-4a67-8a35-${String(nth).padStart(12, "0")}`,
    timestamp: `2026-03-01T${hour}:00:00.000Z`,
    filename: `2026-03-01T${hour}-00-00-000Z.json`,
    summary: { providers: ["sim"], totalTests: 30, successRate: 96.7 },
    status: "completed",
    duration: 12_400,
    name,
    firstAttemptSuccessRate: 80,
  };
  const marks = nth === 1 ? { label: "old prompt", pinned: true } : {};
  return { entry, bytes: 1_200_000 + nth, ...marks, isBaseline: nth === 0 };
}
