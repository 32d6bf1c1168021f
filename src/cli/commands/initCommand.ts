import { existsSync } from "node:fs";
import path from "node:path";
import { sampleFiles } from "../../model/config/sampleFiles.ts";
import { writeFileAtomic } from "../../store/atomicFile.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { exitCodes } from "../line/exitCode.ts";
import { usageError } from "../line/options.ts";
import { formatPath } from "../line/shownPath.ts";

export const initCommand: CommandSpec = {
  name: "init",
  usage: "",
  help: "write a sample config and its scenarios, which run without key and network",
  options: {},
  positionals: { least: 0, most: 0 },
  run: init,
};

// --- internal ---

async function init(_: CommandInput, context: CommandContext): Promise<CommandResult> {
  const files = sampleFiles.map(({ path: name, text }) => {
    return { file: path.join(context.dataFolder, name), text };
  });
  const there = files.find(({ file }) => existsSync(file));
  if (there !== undefined) {
    throw usageError(`${formatPath(there.file)} is there already; nothing was written.`);
  }
  // The config comes first in the list and last to the disk: until then nothing is there that could not be read.
  for (const { file, text } of files.toReversed()) await writeFileAtomic(file, text);
  const written = files.map(({ file }) => formatPath(file));
  if (context.json) return { exitCode: exitCodes.fine, output: formatDocument({ files: written }) };
  const next = `Run it: touchstone run ${written[0]}`;
  return { exitCode: exitCodes.fine, output: `${[...written, "", next].join("\n")}\n` };
}
