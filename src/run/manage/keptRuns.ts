import { shownLine } from "../../common/shownLine.ts";
import { UserError } from "../../model/userError.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";

/** Why no rule takes a run: it is the baseline of these configs, or pinned. */
export interface KeptRun {
  readonly baselineOf: readonly string[];
  readonly isPinned: boolean;
}

/** The runs that no rule takes, by id. Throws `UserError` ("storage") where that cannot be told. */
export async function loadKeptRuns(store: TestDataStore): Promise<Map<string, KeptRun>> {
  const { kept, problem } = await findKeptRuns(store);
  if (problem === undefined) return kept;
  const message = `It cannot be told which runs are to be kept, so none is deleted by a rule. ${problem}`;
  throw new UserError(message, { code: "storage" });
}

/** The runs that no rule takes, as far as that can be told; `problem` is what is wrong with the files that say so. */
export async function findKeptRuns(
  store: TestDataStore,
): Promise<{ readonly kept: Map<string, KeptRun>; readonly problem?: string }> {
  const [baselines, labels] = await Promise.all([store.loadBaselines(), store.loadLabels()]);
  const kept = new Map<string, KeptRun>();
  for (const [id, { pinned }] of labels.runs) {
    if (pinned === true) kept.set(id, { baselineOf: [], isPinned: true });
  }
  for (const [name, id] of baselines.runs) {
    const known = kept.get(id);
    const baselineOf = [...(known?.baselineOf ?? []), name];
    kept.set(id, { baselineOf, isPinned: known?.isPinned ?? false });
  }
  const problem = [baselines.problem, labels.problem].filter((each) => each !== undefined);
  return problem.length === 0 ? { kept } : { kept, problem: problem.join(" ") };
}

/** `is the baseline of people and pinned` */
export function describeKept({ baselineOf, isPinned }: KeptRun): string {
  const names = baselineOf.map((name) => shownLine(name));
  const parts = names.length === 0 ? [] : [`the baseline of ${names.join(", ")}`];
  return `is ${[...parts, ...(isPinned ? ["pinned"] : [])].join(" and ")}`;
}
