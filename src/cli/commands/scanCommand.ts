import path from "node:path";
import { describeShortKeys } from "../../model/config/shortKeys.ts";
import { formatPlural } from "../../model/words/figures.ts";
import { listWorkspaceKeys } from "../../run/scan/listWorkspaceKeys.ts";
import { type Finding, scanFiles } from "../../run/scan/scanFiles.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readKeysThere } from "../line/readKeys.ts";
import { formatPath } from "../line/shownPath.ts";

export const scanCommand: CommandSpec = {
  name: "scan",
  usage: "[path]…",
  help: "look for secrets in files: values of the configs' keys, and what looks like one",
  options: {},
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  run: scan,
};

// --- internal ---

/** Values come from the environment; what is not looked into is told on stderr. */
async function scan(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const { dataFolder, json, stderr } = context;
  const given = input.positionals.map((each) => path.resolve(each));
  const paths = given.length === 0 ? [dataFolder] : given;
  const needs = await listWorkspaceKeys(path.dirname(dataFolder), dataFolder);
  const keys = readKeysThere(needs, process.env);
  for (const warning of describeShortKeys(keys)) stderr.write(`warning: ${warning}\n`);
  let faults = 0;
  const found = await scanFiles({
    paths,
    keys,
    onLeftOut(file, why, isFault) {
      if (isFault) faults += 1;
      stderr.write(`${isFault ? "error" : "left out"}: ${formatPath(file)}: ${why}\n`);
    },
  });
  const findings = found.map((each) => ({ ...each, file: formatPath(each.file) }));
  const clean = faults > 0 ? exitCodes.incomplete : exitCodes.fine;
  return {
    exitCode: findings.length > 0 ? exitCodes.mismatch : clean,
    output: json ? formatDocument({ findings }) : formatFindings(findings),
  };
}

function formatFindings(findings: readonly Finding[]): string {
  const lines = findings.map(({ file, line, kind }) => `${file}:${line}: ${kind}\n`);
  const files = new Set(findings.map(({ file }) => file)).size;
  const end =
    findings.length === 0
      ? "No secrets were found.\n"
      : `${formatPlural(findings.length, "finding")} in ${formatPlural(files, "file")}.\n`;
  return `${lines.join("")}${end}`;
}
