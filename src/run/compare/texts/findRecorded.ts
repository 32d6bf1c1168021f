import { readUtf8File } from "../../../common/utf8Text.ts";
import { readKey } from "../../../model/json/jsonValue.ts";
import { UserError } from "../../../model/userError.ts";
import type { TestDataStore } from "../../../store/testDataStore.ts";
import type { WantedText } from "./findInFolder.ts";
import { formatPart } from "./formatPart.ts";

/** What a run itself keeps of the config it ran: checked, with bundled schemas. Undefined where its folder is not here. */
export async function findRecorded(
  store: TestDataStore,
  runId: string,
  wanted: WantedText | undefined,
): Promise<string | undefined> {
  if (wanted === undefined) return undefined;
  const { text, scenario = 0 } = wanted;
  try {
    const { snapshot } = await store.loadRunFolder(runId);
    if (text === "config") return formatPart(snapshot.config);
    if (text === "cases") {
      return await readUtf8File(store.paths.casesFile(runId, scenario)).catch(() => undefined);
    }
    const found = snapshot.scenarios.find(({ number }) => number === scenario);
    if (found === undefined) return undefined;
    return formatPart(text === "scenario" ? found : readKey(found, text));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
