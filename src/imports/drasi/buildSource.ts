import * as z from "zod";
import { readKey } from "../../model/json/jsonValue.ts";
import { count, lenient, text } from "../lenient.ts";
import type { TestContext } from "./testContext.ts";

interface SourceContext extends TestContext {
  /** Its id here. */
  readonly name: string;
  readonly testFolder: unknown;
}

/** A source as ours, without its dispatchers; undefined, and noted, where its changes cannot be made here. */
export async function buildSource(
  written: unknown,
  run: unknown,
  context: SourceContext,
): Promise<object | undefined> {
  const { notes, name } = context;
  const startMode = readKey(run, "start_mode");
  if (startMode === "bootstrap")
    notes.add(`${name}: starts with the test, not with a first request of data.`);
  if (readKey(written, "bootstrap_data_generator") !== undefined) {
    notes.add(`${name}: bootstrap data is left out, only changes are sent.`);
  }
  const overrides = readKey(run, "test_run_overrides");
  const start = startMode === "manual" ? { start: "manual" } : {};
  const key =
    readKey(written, "model_data_generator") === undefined
      ? "source_change_generator"
      : "model_data_generator";
  const generator = generatorSchema.parse({
    ...asObject(readKey(written, key)),
    ...asObject(readKey(overrides, key)),
  });
  const times = {
    ...start,
    spacing: toSpacing(generator.spacing_mode),
    ...toTimeMode(generator.time_mode),
  };
  const made =
    key === "model_data_generator"
      ? buildGenerator(generator, context)
      : await buildScript(generator, written, context);
  return made === undefined ? undefined : { id: name, ...times, ...made };
}

// --- internal ---

const pair = lenient(z.tuple([z.number()], z.number()));
const generatorSchema = z.looseObject({
  kind: z.string().catch("?"),
  seed: lenient(z.int()),
  change_count: count,
  change_interval: pair,
  send_initial_inserts: lenient(z.boolean()),
  spacing_mode: lenient(z.union([z.string(), z.number()])),
  time_mode: text,
  building_count: pair,
  floor_count: pair,
  room_count: pair,
  stock_definitions: lenient(z.array(z.unknown())),
  script_file_folder: text,
  scripts: lenient(z.array(z.object({ filename: z.string() }))),
});
type Generator = z.infer<typeof generatorSchema>;

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function toSpacing(mode: string | number | undefined): unknown {
  const perSecond = Number(mode);
  if (mode !== undefined && perSecond > 0) return { perSecond };
  return mode === "none" ? "none" : "recorded";
}

function toTimeMode(mode: string | undefined): { timeMode?: string } {
  return mode === undefined ? {} : { timeMode: mode };
}

function buildGenerator(generator: Generator, { notes, name }: SourceContext): object | undefined {
  const { kind, seed, change_count, change_interval, send_initial_inserts } = generator;
  const common = {
    kind: "generator",
    ...(seed === undefined ? {} : { seed }),
    // What Drasi makes unless it is told.
    changeCount: change_count ?? 100_000,
    ...(change_interval === undefined ? {} : { changeIntervalMs: change_interval[0] / 1e6 }),
    ...(send_initial_inserts === undefined ? {} : { sendInitialInserts: send_initial_inserts }),
  };
  if (kind === "BuildingHierarchy") {
    notes.add(
      `${name}: values differ, since the generators do: sensors and their ranges are left out.`,
    );
    return {
      ...common,
      generator: "building-hierarchy",
      ...toSize("buildings", generator.building_count),
      ...toSize("floors", generator.floor_count),
      ...toSize("rooms", generator.room_count),
    };
  }
  if (kind === "StockTrade") {
    notes.add(
      `${name}: values differ, since the generators do: symbols, prices and volumes are left out.`,
    );
    const stocks = generator.stock_definitions?.length ?? 0;
    return { ...common, generator: "stock-trade", ...(stocks === 0 ? {} : { stocks }) };
  }
  notes.add(`${name}: a generator of kind ${kind} has no counterpart; the source is left out.`);
  return undefined;
}

/** A mean of how many there are. */
function toSize(name: string, mean: readonly number[] | undefined): object {
  return mean === undefined ? {} : { [name]: Math.max(1, Math.round(mean[0] ?? 1)) };
}

/** Its script files as one, which is read as it is. */
async function buildScript(
  generator: Generator,
  written: unknown,
  { notes, name, source, testFolder, files }: SourceContext,
): Promise<object | undefined> {
  const { script_file_folder: folder, scripts } = generator;
  const id = String(readKey(written, "test_source_id"));
  const below = typeof testFolder === "string" ? `${testFolder}/` : "";
  const places = ["", below].flatMap((root) => [
    `${root}sources/${id}/${folder ?? ""}`,
    `${root}${folder ?? "scripts"}`,
  ]);
  const names = scripts?.map(({ filename }) => filename);
  for (const place of places) {
    const parts = await readParts(place, folder ?? "", names, source.readBeside);
    if (parts.length === 0) continue;
    const file = `${name}.script.jsonl`;
    files.set(file, joinScripts(parts));
    const hasHeader = parts.some((part) => part.includes('"Header"'));
    if (hasHeader) return { kind: "script", file };
    notes.add(`${name}: its script has no header, so changes get the time at which they are sent.`);
    return { kind: "script", file, timeMode: "live" };
  }
  notes.add(
    `${name}: its scripts are not below the folder of the definition; the source is left out.`,
  );
  return undefined;
}

/** Files that are named, or numbered after the folder, from 00000 on. */
async function readParts(
  place: string,
  folder: string,
  names: readonly string[] | undefined,
  readBeside: (path: string) => Promise<string | undefined>,
): Promise<string[]> {
  const parts: string[] = [];
  const stem = folder.split("/").at(-1) ?? "";
  for (let at = 0; names === undefined || at < names.length; at += 1) {
    const file = names?.[at] ?? `${stem}_${String(at).padStart(5, "0")}.jsonl`;
    const part = await readBeside(`${place}/${file}`);
    if (part === undefined) break;
    parts.push(part);
  }
  return parts;
}

/** One header for all: those of further files would begin time anew. */
function joinScripts([first = "", ...others]: readonly string[]): string {
  const rest = others.map((text) => text.replace(/^\s*\{"kind":"Header".*\n?/, ""));
  return [first, ...rest].map((text) => (text.endsWith("\n") ? text : `${text}\n`)).join("");
}
