import path from "node:path";
import { relativePath } from "../../common/relativePath.ts";
import { formatProblem, isError } from "../../model/config/problem.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import { UserError } from "../../model/userError.ts";
import { appendEntry, applyChanges, type TextChange } from "../../scenarios/drafts/appendEntry.ts";
import { parseJsoncDocument } from "../../scenarios/files/jsoncDocument.ts";
import { readRunConfigText } from "../readRunConfig.ts";
import type { ProviderDraft } from "./checkDraft.ts";

/** A config as an editor shows it: its file (absolute), and its text without a byte order mark. */
export interface ConfigText {
  readonly file: string;
  readonly text: string;
}

/**
 * What adds a provider to the text of a config. Throws a `UserError` where the text is no valid JSON, and where the config
 * would have an error at the new provider that it has not now.
 */
export async function planProvider(
  config: ConfigText,
  draft: ProviderDraft,
  workspaceFolder: string,
): Promise<TextChange[]> {
  const count = countEntries(config, "providers");
  const changes = appendEntry(config.text, ["providers"], draft);
  await assertFits(
    config,
    applyChanges(config.text, changes),
    `providers.${count}`,
    workspaceFolder,
  );
  return changes;
}

/** What adds a scenario file (absolute) to the text of a config; nothing where it is taken in already. Throws as `planProvider` does. */
export async function planScenario(
  config: ConfigText,
  scenarioFile: string,
  workspaceFolder: string,
): Promise<TextChange[]> {
  const count = countEntries(config, "scenarios");
  const { scenarios } = await readRunConfigText(config.file, config.text, { workspaceFolder });
  if (scenarios.some(({ document }) => document.file === path.resolve(scenarioFile))) return [];
  const entry = relativePath(path.dirname(config.file), scenarioFile);
  const changes = appendEntry(config.text, ["scenarios"], entry);
  await assertFits(
    config,
    applyChanges(config.text, changes),
    `scenarios.${count}`,
    workspaceFolder,
  );
  return changes;
}

// --- internal ---

/** How many entries an array of the config has. */
function countEntries({ file, text }: ConfigText, key: string): number {
  const { value, problems } = parseJsoncDocument(file, text);
  const [problem] = problems.filter(isError);
  if (problem !== undefined) throw new UserError(formatProblem(problem), { code: "config" });
  const entries = readKey(value, key);
  return Array.isArray(entries) ? entries.length : 0;
}

async function assertFits(
  { file }: ConfigText,
  text: string,
  key: string,
  workspaceFolder: string,
): Promise<void> {
  const { problems } = await readRunConfigText(file, text, { workspaceFolder });
  const problem = problems
    .filter(isError)
    .find((each) => each.key === key || each.key.startsWith(`${key}.`));
  if (problem === undefined) return;
  throw new UserError(`${problem.key}: ${problem.message}`, { code: "config" });
}
