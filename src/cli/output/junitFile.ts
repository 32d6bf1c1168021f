import { errorMessage } from "../../model/userError.ts";
import { junitExport } from "../../report/exports/junitExport.ts";
import { exportRuns } from "../../run/manage/exportRuns.ts";
import { refuseOwnPlace } from "../../run/manage/refuseOwnPlace.ts";
import { openTestDataStore } from "../../store/testDataStore.ts";
import type { CarriedOut } from "../carryOut.ts";
import type { CommandContext, CommandInput, CommandResult } from "../command.ts";
import { exitCodes } from "../line/exitCode.ts";
import { readText } from "../line/options.ts";
import { resolveOut } from "../line/shownPath.ts";

/** The file that `--junit` names, absolute; throws `UserError` ("usage") before a run is made for a place it cannot have. */
export async function readJunitFile(
  input: CommandInput,
  { dataFolder }: CommandContext,
): Promise<string | undefined> {
  const text = readText(input, "junit");
  if (text === undefined) return undefined;
  const file = resolveOut(text);
  await refuseOwnPlace(openTestDataStore(dataFolder).paths, file);
  return file;
}

/** Writes the tests of a run that has ended there, as `export --format junit` does; what fails is told, with exit code 3. */
export async function addJunitFile(
  result: CommandResult,
  { run, outcome }: CarriedOut,
  out: string,
): Promise<CommandResult> {
  try {
    await exportRuns({ store: run.store, runIds: [outcome.id], format: junitExport, out });
    return result;
  } catch (error) {
    const remark = `${result.remark ?? ""}warning: no JUnit file: ${errorMessage(error)}\n`;
    return { ...result, exitCode: exitCodes.incomplete, remark };
  }
}
