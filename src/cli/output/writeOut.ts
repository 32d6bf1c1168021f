import { refuseOwnPlace } from "../../run/manage/refuseOwnPlace.ts";
import { writeFileAtomic } from "../../store/atomicFile.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { type CommandContext, type CommandInput, formatDocument } from "../command.ts";
import { readText } from "../line/options.ts";
import { formatPath, resolveOut } from "../line/shownPath.ts";

/** Writes a text to the file that `--out` names, and says where it is; the text itself where there is none. */
export async function writeOut(
  text: string,
  input: CommandInput,
  { json }: CommandContext,
  store: TestDataStore,
): Promise<string> {
  const out = readText(input, "out");
  if (out === undefined) return text;
  const file = resolveOut(out);
  await refuseOwnPlace(store.paths, file);
  await writeFileAtomic(file, text);
  return json ? formatDocument({ files: [formatPath(file)] }) : `${formatPath(file)}\n`;
}
