import { type ResultHead, resultHeadSchema } from "../../model/results/resultFile.ts";
import { errorMessage } from "../../model/userError.ts";
import { formatShapeFault } from "../../model/words/shapeFault.ts";
import { type OpenedFile, readAt, readBlocks, withOpenFile } from "../fileBlocks.ts";
import { JsonScanError, JsonScanner, type ScanChoice, type ScanKind } from "./jsonScanner.ts";

/** A result file's head, or why it has none. */
export type LoadedResultHead =
  | { readonly ok: true; readonly head: ResultHead }
  | { readonly ok: false; readonly reason: string };

/** A result file's head with its JSON text, or why it has none. */
export type LoadedResultHeadText =
  | { readonly ok: true; readonly head: ResultHead; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads a result file's head, whatever the order of its keys, and only as far as it must: 4 KB of a
 * file of our own. Also looks at the last bytes. Never throws for what the file holds or is.
 */
export async function loadResultHead(file: string): Promise<LoadedResultHead> {
  const loaded = await load(file, new HeadKeys("known"));
  return loaded.ok ? { ok: true, head: loaded.head } : loaded;
}

/** The same of a file that may be cut off behind its head: who reads on is told where it ends. */
export async function loadHeadOfPart(file: string): Promise<LoadedResultHead> {
  const loaded = await load(file, new HeadKeys("known"), "any");
  return loaded.ok ? { ok: true, head: loaded.head } : loaded;
}

/**
 * Reads a result file's head with its JSON text: each value as the file has it, those of unknown keys included. What comes
 * after `prompts` and `results` is not in it, as all of the file would have to be read for it.
 */
export async function loadResultHeadText(file: string): Promise<LoadedResultHeadText> {
  const all = await load(file, new HeadKeys("all"));
  // An unknown key may hold more than can be kept.
  return all.ok ? all : await load(file, new HeadKeys("known"));
}

// --- internal ---

async function load(
  file: string,
  keys: HeadKeys,
  end: "checked" | "any" = "checked",
): Promise<LoadedResultHeadText> {
  try {
    await withOpenFile(file, async (opened) => {
      await readHeadKeys(opened, keys);
      if (keys.isComplete && end === "checked") await checkEnd(opened);
    });
    const head = resultHeadSchema.safeParse(keys.values);
    if (head.success) return { ok: true, head: head.data, text: keys.formatText() };
    return { ok: false, reason: `it is not a result file: ${formatShapeFault(head.error)}` };
  } catch (error) {
    return { ok: false, reason: errorMessage(error) };
  }
}

const firstBytes = 4096;
const blockBytes = 1024 * 1024;
const maxValueBytes = 16 * 1024 * 1024;
const headKeys = new Set(Object.keys(resultHeadSchema.shape));
const requiredKeys = ["id", "timestamp", "duration", "summary", "config"];
/** What the result of another tool may not say. */
const mayLack: ReadonlySet<string> = new Set(["duration"]);
const bodyKeys = new Set(["prompts", "results"]);

/** The keys of a head as they are found. */
class HeadKeys {
  readonly values: Record<string, unknown> = {};
  private readonly texts = new Map<string, string>();
  private readonly kept: "known" | "all";
  /** Set when the bulk of the file begins and nothing more is needed. */
  isComplete = false;

  constructor(kept: "known" | "all") {
    this.kept = kept;
  }

  choose(path: readonly string[], kind: ScanKind): ScanChoice {
    const [key] = path;
    if (key === undefined) {
      if (kind !== "object") throw new JsonScanError("it is not a JSON object");
      return "enter";
    }
    if (headKeys.has(key)) return "take";
    if (bodyKeys.has(key) && requiredKeys.every((name) => this.has(name))) this.isComplete = true;
    return bodyKeys.has(key) || this.kept === "known" ? "skip" : "take";
  }

  add(key: string, text: string): void {
    const value: unknown = JSON.parse(text);
    if (headKeys.has(key)) this.values[key] = value;
    this.texts.set(key, text);
  }

  /** In our own files keys have their order: what has not come by the body is absent. */
  private has(name: string): boolean {
    return name in this.values || (mayLack.has(name) && "schemaVersion" in this.values);
  }

  formatText(): string {
    const pairs = [...this.texts].map(([key, text]) => `${JSON.stringify(key)}:${text}`);
    return `{${pairs.join(",")}}`;
  }
}

async function readHeadKeys(opened: OpenedFile, keys: HeadKeys): Promise<void> {
  const scanner = new JsonScanner({ choose: keys.choose.bind(keys), maxValueBytes });
  for await (const block of readBlocks(opened, firstBytes, blockBytes)) {
    for (const value of scanner.push(block)) {
      keys.add(value.path[0] ?? "", value.text);
    }
    if (keys.isComplete) return;
  }
  scanner.finish();
}

/** A file that was cut off rarely ends with the brace it must end with. */
async function checkEnd(opened: OpenedFile): Promise<void> {
  const block = Buffer.alloc(Math.min(opened.size, 64));
  await readAt(opened, block, opened.size - block.length);
  if (!block.toString("latin1").trimEnd().endsWith("}")) {
    throw new JsonScanError("it ends too early");
  }
}
