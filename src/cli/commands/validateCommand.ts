import path from "node:path";
import { formatProblem, isError, type Problem } from "../../model/config/problem.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../line/command.ts";
import { listProblems } from "../line/configFile.ts";
import { exitCodes } from "../line/exitCode.ts";

export const validateCommand: CommandSpec = {
  name: "validate",
  usage: "<config>…",
  help: "check configs with all they name, without running them",
  options: {},
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  run: validateConfigs,
};

// --- internal ---

async function validateConfigs(
  input: CommandInput,
  context: CommandContext,
): Promise<CommandResult> {
  const files = input.positionals.map((file) => path.resolve(file));
  const found = await Promise.all(files.map((file) => listProblems(file, context.dataFolder)));
  const problems = found.flat();
  const valid = !problems.some(isError);
  const verdict = `${files.length === 1 ? "The config is" : `All ${files.length} configs are`} valid.\n`;
  const text = `${problems.map(formatLine).join("")}${valid ? verdict : ""}`;
  return {
    exitCode: valid ? exitCodes.fine : exitCodes.usage,
    output: context.json ? formatDocument({ valid, problems }) : text,
  };
}

function formatLine(problem: Problem): string {
  return `${isError(problem) ? "" : "warning: "}${formatProblem(problem)}\n`;
}
