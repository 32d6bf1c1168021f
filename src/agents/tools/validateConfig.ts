import * as z from "zod";
import { relativePath } from "../../common/relativePath.ts";
import { isError, type Problem } from "../../model/config/problem.ts";
import { formatPlural } from "../../model/words/figures.ts";
import { findSameNamesIn } from "../../run/listConfigs.ts";
import { findOwnConfig } from "../../run/ownConfigs.ts";
import { readRunConfig } from "../../run/readRunConfig.ts";
import { defineTool } from "../agentTool.ts";
import { oneLine } from "../words/oneLine.ts";
import { configInput, limitInput } from "./inputs.ts";

export const validateConfigTool = defineTool({
  name: "validate_config",
  title: "Validate a run config",
  description:
    "Checks a Touchstone run config with all that it names, without running anything: each problem with file, line and key.",
  effect: "reads",
  input: z.strictObject({ config: configInput, limit: limitInput }),
  output: z.object({
    file: z.string(),
    isValid: z.boolean(),
    errors: z.int(),
    warnings: z.int(),
    problems: z.array(
      z.object({
        severity: z.enum(["error", "warning"]),
        file: z.string(),
        line: z.int(),
        column: z.int(),
        key: z.string(),
        message: z.string(),
      }),
    ),
  }),
  async run({ config, limit }, { runs }) {
    const { workspaceFolder, dataFolder } = runs;
    const file = await findOwnConfig(runs, config, "list_configs lists them.");
    const reading = await readRunConfig(file, { workspaceFolder });
    const twin = (await findSameNamesIn({ workspaceFolder, dataFolder })).get(file);
    const all = [...(twin === undefined ? [] : [twin]), ...reading.problems];
    const errors = all.filter(isError).length;
    const problems = all
      .toSorted((a, b) => Number(isError(b)) - Number(isError(a)))
      .slice(0, limit)
      .map((problem) => showProblem(problem, workspaceFolder));
    const found = [formatPlural(errors, "error"), formatPlural(all.length - errors, "warning")];
    const verdict = errors === 0 ? "It can be run" : "It cannot be run";
    return {
      text: [`${verdict}: ${found.join(", ")}.`, ...problems.map(formatLine)].join("\n"),
      data: {
        file: relativePath(workspaceFolder, file),
        isValid: errors === 0,
        errors,
        warnings: all.length - errors,
        problems,
      },
    };
  },
});

// --- internal ---

function showProblem(
  { severity, file, line, column, key, message }: Problem,
  workspaceFolder: string,
) {
  return { severity, file: relativePath(workspaceFolder, file), line, column, key, message };
}

function formatLine({ severity, file, line, key, message }: ReturnType<typeof showProblem>) {
  return oneLine(`- ${severity} ${file}:${line}: ${key === "" ? "" : `${key}: `}${message}`);
}
