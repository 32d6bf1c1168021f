import path from "node:path";
import { deleteRuns } from "../../run/manage/cleanUp.ts";
import { describeKept, findKeptRuns } from "../../run/manage/keptRuns.ts";
import { resolveRunIds } from "../../run/resolveRunIds.ts";
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

export const deleteCommand: CommandSpec = {
  name: "delete",
  usage: "<run-id|latest>… [--export DIR]",
  help: "delete runs for good: result file, index row and logs",
  options: { export: { value: "DIR", help: "copy the result files there first" } },
  positionals: { least: 1, most: Number.POSITIVE_INFINITY },
  run: deleteNamed,
};

/** Deletes runs and reports it in the form that `delete` and `clean` share. */
export async function deleteAndReport(
  runIds: readonly string[],
  input: CommandInput,
  context: CommandContext,
): Promise<CommandResult> {
  const exportOption = readText(input, "export");
  const { deleted, exported } = await deleteRuns({
    store: openTestDataStore(context.dataFolder),
    runIds,
    exportTo: exportOption === undefined ? undefined : path.resolve(exportOption),
  });
  const files = exported.map(formatPath);
  const document = { deleted, exported: files, dryRun: false };
  const lines = [
    ...files.map((file) => `exported  ${file}\n`),
    ...deleted.map((id) => `deleted   ${id}\n`),
  ];
  return {
    exitCode: exitCodes.fine,
    output: context.json ? formatDocument(document) : lines.join(""),
  };
}

// --- internal ---

async function deleteNamed(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const store = openTestDataStore(context.dataFolder);
  const runIds = await resolveRunIds(store, input.positionals);
  const { kept, problem } = await findKeptRuns(store);
  const result = await deleteAndReport(runIds, input, context);
  for (const id of new Set(runIds)) {
    const why = kept.get(id);
    if (why !== undefined) {
      context.stderr.write(`warning: run ${id} ${describeKept(why).replace(/^is/, "was")}\n`);
    }
  }
  if (problem !== undefined) context.stderr.write(`warning: ${problem}\n`);
  return result;
}
