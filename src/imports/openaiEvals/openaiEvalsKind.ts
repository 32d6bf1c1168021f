import type { ImportKind, ImportSource } from "../importKind.ts";
import { isEventLog, readEvents } from "./readEvents.ts";
import { findItems, readItems } from "./readItems.ts";

/** OpenAI Evals: the output items of a run of the API, and the event logs that `oaieval` writes. */
export const openaiEvalsKind: ImportKind = {
  name: "openai-evals",
  label: "OpenAI Evals",
  detects: (source: ImportSource) => findItems(source) !== undefined || isEventLog(source),
  read(source, notes) {
    const items = findItems(source);
    return items === undefined ? readEvents(source, notes) : readItems(items, source, notes);
  },
};
