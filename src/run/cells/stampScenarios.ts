import { formatProblem, isError } from "../../model/config/problem.ts";
import type { RunHashes } from "../../model/config/runHashes.ts";
import { UserError } from "../../model/userError.ts";
import { readRunConfigTexts } from "../readRunConfig.ts";

/** A text for each scenario of a config (absolute) that changes with its content, its schemas and its cases. Throws `UserError` for a config with errors. */
export async function stampScenarios(
  config: string,
  workspaceFolder: string,
): Promise<{ scenario: number; stamp: string }[]> {
  const { loaded, problems } = await readRunConfigTexts(config, workspaceFolder);
  if (loaded === undefined) {
    const [first] = problems.filter(isError).map(formatProblem);
    throw new UserError(first ?? `${config} cannot be run`, { code: "config" });
  }
  return loaded.scenarios.map(({ number }) => {
    return { scenario: number, stamp: stampOf(loaded.hashes, String(number)) };
  });
}

// --- internal ---

function stampOf({ scenarios, schemas, cases = {} }: RunHashes, number: string): string {
  return [scenarios, schemas, cases].map((hashes) => hashes[number] ?? "").join(" ");
}
