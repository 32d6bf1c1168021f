import { ownValue } from "../../common/ownValue.ts";
import type { ChangedText, ComparedChange } from "../../model/results/comparison.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import type { ComparedRun } from "./comparedRun.ts";
import type { PairedCell } from "./pairStrata.ts";

/** What else is not the same in two runs, as far as their files tell: what was tested, with what, and where. */
export function listDifferences(
  base: ComparedRun,
  head: ComparedRun,
  cells: readonly PairedCell[],
): ComparedChange[] {
  return [
    ...listConfigDifferences(base.head, head.head),
    ...listModelDifferences(base, head),
    ...listPromptDifferences(cells),
    ...listEnvironmentDifferences(base.head, head.head),
  ];
}

/** One change, or none where both sides are the same; a side without the value has null. */
export function listChange(
  what: string,
  from: string | number | boolean | undefined,
  to: string | number | boolean | undefined,
  text: Pick<ComparedChange, "text" | "scenario"> = {},
): ComparedChange[] {
  if (from === to) return [];
  const show = (value: typeof from) => (value === undefined ? null : String(value));
  return [{ what, from: show(from), to: show(to), ...text }];
}

// --- internal ---

function listConfigDifferences({ config: base }: ResultHead, { config: head }: ResultHead) {
  const [from, to] = [base.hashes, head.hashes];
  const listByScenario = (
    what: string,
    key: "scenarios" | "schemas" | "cases" | "files",
    text?: ChangedText,
  ) =>
    listKeyed(from?.[key], to?.[key], base.scenarios, head.scenarios).flatMap(
      ([number, before, now]) => {
        const found = text === undefined ? {} : { text, scenario: Number(number) };
        return listChange(`${what}${number}`, before, now, found);
      },
    );
  return [
    ...listChange("config", base.name, head.name),
    ...listChange("config file", base.file, head.file),
    ...listChange("content of the config", from?.config, to?.config, { text: "config" }),
    ...listByScenario("scenario ", "scenarios", "scenario"),
    ...listByScenario("schema of scenario ", "schemas", "schema"),
    ...listByScenario("cases of scenario ", "cases", "cases"),
    ...listByScenario("files of scenario ", "files"),
    ...listChange("runs per scenario", base.runsPerScenario, head.runsPerScenario),
    ...listChange("settling", formatSettle(base), formatSettle(head)),
    ...listChange("most retries", base.maxRetries, head.maxRetries),
    ...listChange("gate", formatGate(base), formatGate(head)),
  ];
}

type Keyed<T> = Readonly<Record<string, T>> | undefined;

/** The values of both sides by key, those of scenarios that both have. */
function listKeyed<T>(
  from: Keyed<T>,
  to: Keyed<T>,
  ...scenarios: readonly (readonly number[])[]
): [key: string, from: T | undefined, to: T | undefined][] {
  const keys = new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})]);
  return [...keys]
    .filter((key) => scenarios.every((list) => list.includes(Number(key))))
    .map((key) => [key, ownValue(from, key), ownValue(to, key)]);
}

function formatSettle({ settle }: ResultHead["config"]): string | undefined {
  if (settle === undefined) return undefined;
  return `±${settle.halfWidth} points, ${settle.minRuns} to ${settle.maxRuns} rounds`;
}

function formatGate({ gate }: ResultHead["config"]): string | undefined {
  return gate === undefined ? undefined : JSON.stringify(gate);
}

/** Of providers that both runs have: what the config says, and what answered. */
function listModelDifferences(base: ComparedRun, head: ComparedRun): ComparedChange[] {
  const details = (run: ComparedRun) => run.head.config.providerDetails;
  const shared = base.head.config.providers.filter((id) => head.head.config.providers.includes(id));
  return shared.flatMap((id) => {
    const from = ownValue(details(base), id);
    const to = ownValue(details(head), id);
    return [
      ...listChange(`kind of ${id}`, from?.kind, to?.kind),
      ...listChange(`model of ${id}`, from?.model, to?.model),
      ...listChange(`model that answered as ${id}`, formatModels(base, id), formatModels(head, id)),
    ];
  });
}

function formatModels({ models }: ComparedRun, provider: string): string | undefined {
  const found = models.get(provider);
  return found && [...found].sort().join(", ");
}

/** By scenario, of the first case whose prompt is another. */
function listPromptDifferences(cells: readonly PairedCell[]): ComparedChange[] {
  const found = new Map<number, ComparedChange>();
  for (const { scenario, pairs } of cells) {
    for (const { base, head } of pairs) {
      const [from, to] = [base.promptHash, head.promptHash];
      if (from === undefined || to === undefined || from === to || found.has(scenario)) continue;
      const ofCase = base.case === undefined ? "" : ` (case ${base.case})`;
      const what = `prompt of scenario ${scenario}${ofCase}`;
      found.set(scenario, { what, from, to, text: "prompt", scenario });
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, change]) => change);
}

function listEnvironmentDifferences(
  { environment: from }: ResultHead,
  { environment: to }: ResultHead,
): ComparedChange[] {
  return [
    ...listChange("commit", from?.git?.commit, to?.git?.commit),
    ...listChange("branch", from?.git?.branch, to?.git?.branch),
    ...listChange("uncommitted changes", from?.git?.dirty, to?.git?.dirty),
    ...listChange("Touchstone", from?.touchstone, to?.touchstone),
    ...listChange("VS Code", from?.vscode, to?.vscode),
    ...listChange("Node", from?.node, to?.node),
    ...listChange("platform", from?.platform, to?.platform),
  ];
}
