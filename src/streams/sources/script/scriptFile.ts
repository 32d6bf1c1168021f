import { UserError } from "../../../model/userError.ts";
import type { ChangeFeed, FeedItem } from "../changeFeed.ts";
import {
  checkScript,
  type PlacedLine,
  readScript,
  type ScriptFault,
  type ScriptOptions,
} from "./scriptCheck.ts";

/**
 * Checks a whole script and opens it at its first line. The file is read line by line, here and again as its changes
 * are sent, so its size does not matter. Throws a `UserError` ("config") with file and line.
 */
export async function openScriptFeed(options: ScriptOptions): Promise<ChangeFeed> {
  const { startNs, changeCount, faults } = await checkScript(options, 1);
  const [fault] = faults;
  if (fault !== undefined) throw brokenLine(options, fault);
  let lines = readScript(options);
  return {
    plannedCount: changeCount,
    startNs,
    next: () => nextItem(lines, options),
    rewind: async () => {
      await lines.return(undefined);
      lines = readScript(options);
    },
    close: async () => {
      await lines.return(undefined);
    },
  };
}

// --- internal ---

function brokenLine({ shownFile }: ScriptOptions, fault: ScriptFault): UserError {
  const key = fault.key === "" ? "" : `${fault.key}: `;
  return new UserError(`${shownFile}:${fault.line}: ${key}${fault.reason}`, { code: "config" });
}

async function nextItem(
  lines: AsyncGenerator<PlacedLine>,
  options: ScriptOptions,
): Promise<FeedItem | undefined> {
  for (;;) {
    const { done, value } = await lines.next();
    if (done) return undefined;
    const { reading, line } = value;
    // The file was changed since it was checked.
    if (!reading.ok) throw brokenLine(options, { ...reading, line });
    const { entry } = reading;
    if (entry.kind === "change") {
      const { change, text, offset_ns: offsetNs } = entry;
      return { kind: "change", change, text, offsetNs };
    }
    if (entry.kind === "pause") return { kind: "pause" };
    if (entry.kind === "label") return { kind: "label", label: entry.label ?? "" };
  }
}
