import path from "node:path";
import { formatPlural } from "../../model/words/figures.ts";
import { planImport, writeImport } from "../../run/imports/importFile.ts";
import { openTestDataStore } from "../../store/testDataStore.ts";
import {
  type CommandContext,
  type CommandInput,
  type CommandResult,
  type CommandSpec,
  formatDocument,
} from "../command.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readText } from "../line/options.ts";
import { formatPath } from "../line/shownPath.ts";

export const importCommand: CommandSpec = {
  name: "import",
  usage: "<file> [--from KIND] [--out DIR]",
  help: "make a run, or a config with its scenarios, of a file of another tool",
  options: {
    from: { value: "KIND", help: "format of the file, where its content does not tell" },
    out: { value: "DIR", help: "data folder that results and configs go to, in place of --data" },
  },
  positionals: { least: 1, most: 1 },
  run: importOne,
};

// --- internal ---

async function importOne(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const [file = ""] = input.positionals;
  const out = readText(input, "out");
  const folder = out === undefined ? context.dataFolder : path.resolve(out);
  const planned = await planImport(path.resolve(file), { from: readText(input, "from"), folder });
  const written = await writeImport(planned, openTestDataStore(folder), (message) =>
    context.stderr.write(`warning: ${message}\n`),
  );
  const files = written.files.map(formatPath);
  for (const note of written.notes) context.stderr.write(`note: ${note}\n`);
  if (context.json) {
    return { exitCode: exitCodes.fine, output: formatDocument({ files, notes: written.notes }) };
  }
  const next =
    written.runId === undefined
      ? `Check it: touchstone validate ${files[0]}`
      : `Look at it: touchstone show ${written.runId}`;
  const left =
    written.notes.length === 0 ? "" : `, ${formatPlural(written.notes.length, "note")} above`;
  const lines = [`Imported from ${planned.label}${left}:`, ...files, "", next];
  return { exitCode: exitCodes.fine, output: `${lines.join("\n")}\n` };
}
