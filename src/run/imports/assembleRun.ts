import { createHash } from "node:crypto";
import { contentUuid } from "../../common/contentUuid.ts";
import type { ImportedAttempt, ImportedRun, ImportedTest } from "../../imports/importKind.ts";
import type { Notes } from "../../imports/notes.ts";
import { createUniqueIds } from "../../imports/uniqueIds.ts";
import type { ChatMessage } from "../../model/chatMessage.ts";
import { runIdSchema } from "../../model/ids.ts";
import type { ResultHead, RunResult } from "../../model/results/resultFile.ts";
import { createHeadAggregate } from "../../report/aggregate.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import { hashJson } from "../../scenarios/files/hashJson.ts";
import type { ResultCell, ResultParts } from "../../store/results/resultWriter.ts";

export interface AssembleOptions {
  /** As `--from` spells it. */
  readonly tool: string;
  /** Without its folder. */
  readonly fileName: string;
  readonly notes: Notes;
}

/**
 * A run of another tool as a result file holds it: providers, tasks and inputs get ids, numbers and cases, in the order in
 * which they come. What the tool does not say stays absent. The id is the tool's own or made of the content, so that a file
 * that is imported twice is one run.
 */
export function assembleRun(imported: ImportedRun, options: AssembleOptions): ResultParts {
  const { tool, fileName, notes } = options;
  const table = createTable(imported.tests, notes);
  const prompts = new Map<string, readonly ChatMessage[]>();
  for (const test of imported.tests) table.add(test, (attempts) => toAttempts(attempts, prompts));
  const { providers, tasks, cells } = table;
  const planned: ResultHead = {
    schemaVersion: 1,
    id: findId(imported),
    timestamp: findTimestamp(imported, notes),
    status: imported.status ?? "completed",
    ...(imported.durationMs === undefined ? {} : { duration: imported.durationMs }),
    summary: { totalTests: 0, passed: 0, failed: 0, successRate: 0, plannedTests: cells.tests() },
    config: {
      providers: [...providers.values()],
      scenarios: [...tasks.values()].map(({ number }) => number),
      runsPerScenario: cells.rounds(),
      name: cutName(imported.name) || tool,
      ...(imported.maxRetries === undefined ? {} : { maxRetries: imported.maxRetries }),
      providerDetails: Object.fromEntries(
        [...providers].map(([name, id]) => [
          id,
          { kind: tool, model: imported.models?.get(name) ?? name },
        ]),
      ),
      scenarioDetails: Object.fromEntries(
        [...tasks.values()].map(({ number, name }) => [number, { name, kind: "prompt" }]),
      ),
      ...countCases([...tasks.values()]),
      imported: {
        tool,
        version: imported.version,
        file: fileName,
        run: imported.run,
      },
      ...(notes.list().length === 0 ? {} : { notes: notes.list() }),
    },
  };
  const aggregate = createHeadAggregate(planned);
  for (const { provider, scenario, runs } of cells.list()) {
    for (const run of runs) aggregate.add(summarizeTest({ provider, scenario }, run));
  }
  return {
    head: { ...planned, summary: aggregate.summary() },
    prompts,
    cells: cells.list().map((cell): ResultCell => {
      return { ...cell, summary: aggregate.scenarioSummary(cell.provider, cell.scenario) };
    }),
  };
}

// --- internal ---

const longestName = 200;

interface Task {
  readonly number: number;
  readonly name: string;
  readonly hasCases: boolean;
  /** By the hash of its input: its name and position from 1. */
  readonly cases: Map<string, { readonly id: string; readonly position: number }>;
}

interface Cell {
  readonly provider: string;
  readonly scenario: number;
  readonly runs: RunResult[];
}

/** With the rounds that each case has by its position. */
interface OpenCell extends Cell {
  readonly rounds: Map<number, Set<number>>;
}

/** Where tests go: the ids of their providers, the numbers of their tasks and cases, and their rounds. */
function createTable(tests: readonly ImportedTest[], notes: Notes) {
  const providers = new Map<string, string>();
  const tasks = listTasks(tests);
  const idOf = createUniqueIds("provider");
  const cells = createCells();
  return {
    providers,
    tasks,
    cells,
    add(
      test: ImportedTest,
      toAttempts: (attempts: readonly ImportedAttempt[]) => RunResult["attempts"],
    ) {
      const task = tasks.get(test.task);
      const caseHash = hashInput(test.input);
      const found = task?.cases.get(caseHash);
      if (task === undefined || found === undefined) return;
      const provider = idOf(test.provider);
      providers.set(test.provider, provider);
      const cell = cells.open(provider, task.number);
      const round = cell.place(found.position, test.round);
      if (round === undefined) {
        notes.add(`Case ${found.id}, round ${test.round} stands twice: the second was left out.`);
        return;
      }
      const { success, totalDurationMs, finalResponse = null } = test;
      cell.runs.push({
        runNumber: (round - 1) * task.cases.size + found.position,
        ...(test.input === undefined ? {} : { case: found.id, caseHash, round }),
        success,
        attempts: toAttempts(test.attempts),
        ...(totalDurationMs === undefined ? {} : { totalDurationMs }),
        finalResponse,
      });
    },
  };
}

/** Tasks and their cases are counted before any test is placed: run numbers go round by round. */
function listTasks(tests: readonly ImportedTest[]): Map<string, Task> {
  const tasks = new Map<string, Task>();
  const names = new Map<Task, Set<string>>();
  for (const { task: key, taskName = key, taskNumber, input, caseName } of tests) {
    const task = tasks.get(key) ?? {
      number: taskNumber ?? tasks.size + 1,
      hasCases: input !== undefined,
      name: cutName(taskName) || `task ${tasks.size + 1}`,
      cases: new Map(),
    };
    tasks.set(key, task);
    const hash = hashInput(input);
    if (task.cases.has(hash)) continue;
    const taken = names.get(task) ?? new Set();
    names.set(task, taken);
    const position = task.cases.size + 1;
    const name = cutName(caseName ?? "");
    const id = name === "" || taken.has(name) ? String(position) : name;
    taken.add(id);
    task.cases.set(hash, { id, position });
  }
  return tasks;
}

function hashInput(input: unknown): string {
  return input === undefined ? "" : hashJson(input);
}

function countCases(tasks: readonly Task[]): Pick<ResultHead["config"], "cases"> {
  const counted = tasks.filter(({ hasCases }) => hasCases);
  if (counted.length === 0) return {};
  return { cases: Object.fromEntries(counted.map(({ number, cases }) => [number, cases.size])) };
}

function createCells() {
  const byKey = new Map<string, OpenCell>();
  let mostRounds = 1;
  return {
    open(provider: string, scenario: number) {
      const key = `${provider} ${scenario}`;
      const cell: OpenCell = byKey.get(key) ?? { provider, scenario, runs: [], rounds: new Map() };
      byKey.set(key, cell);
      return {
        runs: cell.runs,
        /** The round of a case's next test, or the one that was named; undefined where that is taken. */
        place(position: number, named: number | undefined): number | undefined {
          const taken = cell.rounds.get(position) ?? new Set();
          cell.rounds.set(position, taken);
          const round = named ?? taken.size + 1;
          if (taken.has(round)) return undefined;
          taken.add(round);
          mostRounds = Math.max(mostRounds, round);
          return round;
        },
      };
    },
    rounds: () => mostRounds,
    tests: () => [...byKey.values()].reduce((sum, { runs }) => sum + runs.length, 0),
    /** Cells of one provider together, scenarios ascending, tests by their number. */
    list(): Cell[] {
      const providers = [...new Set([...byKey.values()].map(({ provider }) => provider))];
      return providers.flatMap((provider) =>
        [...byKey.values()]
          .filter((cell) => cell.provider === provider)
          .sort((a, b) => a.scenario - b.scenario)
          .map(({ scenario, runs }) => ({
            provider,
            scenario,
            runs: runs.toSorted((a, b) => a.runNumber - b.runNumber),
          })),
      );
    },
  };
}

function toAttempts(
  attempts: readonly ImportedAttempt[],
  prompts: Map<string, readonly ChatMessage[]>,
): RunResult["attempts"] {
  return attempts.map(({ messages, ...attempt }) => {
    if (messages === undefined) return attempt;
    const promptHash = hashJson(messages);
    prompts.set(promptHash, messages);
    return { ...attempt, promptHash };
  });
}

/** Names stand in lists and lines. */
function cutName(name: string): string {
  const line = name.replace(/\s+/g, " ").trim();
  return [...line].slice(0, longestName).join("");
}

function findId({ id, ...content }: ImportedRun): string {
  if (id !== undefined && runIdSchema.safeParse(id).success) return id.toLowerCase();
  const { models: _, tests, ...rest } = content;
  const hash = createHash("sha256").update(JSON.stringify(rest));
  for (const test of tests) hash.update(JSON.stringify(test));
  return contentUuid(hash.digest("hex"));
}

function findTimestamp({ timestamp }: ImportedRun, notes: Notes): string {
  const time = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  notes.add(
    "The file does not say when the run was made: it is listed under the time of its import.",
  );
  return new Date().toISOString();
}
