import { isJsonObject } from "../../../model/json/jsonValue.ts";

/**
 * A line of a change script of Drasi's test framework as a line of ours; anything else as it is. Theirs have kinds in
 * capitals, `start_time`, and the change as `source_change_event`, whose offset is 0 unless it is written.
 */
export function readDrasiLine(line: unknown): unknown {
  if (!isJsonObject(line) || typeof line.kind !== "string") return line;
  const kind = kinds.get(line.kind);
  if (kind === undefined) return line;
  const { start_time: startTime, source_change_event: change, offset_ns = 0 } = line;
  return { kind, startTime, change, offset_ns, label: line.label };
}

// --- internal ---

const kinds: ReadonlyMap<string, string> = new Map([
  ["Header", "header"],
  ["SourceChange", "change"],
  ["Label", "label"],
  ["PauseCommand", "pause"],
  ["Comment", "comment"],
  ["Finish", "finish"],
]);
