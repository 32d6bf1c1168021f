import * as z from "zod";
import { componentIdSchema } from "../ids.ts";
import { jsonPointerSchema } from "../json/jsonPointer.ts";
import { isJsonObject } from "../json/jsonValue.ts";
import { butIs } from "../words/describeIssue.ts";
import { type DispatcherConfig, storedDispatcherSchema } from "./dispatcherConfig.ts";
import type { FileKindRules } from "./kind.ts";

/** Keys of every source; `dispatcher` is the schema of what it lists as `dispatchers`. */
export const sourceKeys = {
  id: componentIdSchema.meta({
    description: "Name of the source: letters, digits, `_` and `-`.",
  }),
  spacing: z
    .union(
      [
        z.enum(["none", "recorded"]),
        z.strictObject({
          perSecond: z
            .number()
            .positive()
            .max(1_000_000)
            .meta({ description: "Changes a second." }),
        }),
      ],
      { error: describeSpacing },
    )
    .default("none")
    .meta({
      description: "Time between changes: `none`, as `recorded`, or a steady rate.",
    }),
  start: z.enum(["auto", "manual"]).default("auto").meta({
    description: "`auto` starts with the test, `manual` waits for the start command.",
  }),
  sentAt: jsonPointerSchema.optional().meta({
    description:
      "JSON pointer into each change where the time it is sent is put, in epoch nanoseconds.",
  }),
};
const timeModeError =
  "must be `recorded`, `live` or an ISO 8601 time such as `2025-11-26T10:30:00Z`";
export const timeModeSchema = z
  .union([z.enum(["recorded", "live"]), z.iso.datetime({ offset: true, error: timeModeError })])
  .default("recorded")
  .meta({
    description:
      "Time the changes carry: as `recorded`, from now on (`live`), or from this ISO 8601 time on.",
  });
/** A source of a stream scenario: what all kinds have; the rest is its kind's own. */
export interface SourceConfig {
  id: string;
  kind: string;
  spacing: "none" | "recorded" | { perSecond: number };
  start: "auto" | "manual";
  sentAt?: string;
  dispatchers: DispatcherConfig[];
  /** Of a kind whose changes carry a time; else they are played as `recorded`. */
  timeMode?: string;
  [key: string]: unknown;
}

/** A source as `run.json` keeps it: checked by its kind when the run was started. */
export const storedSourceSchema: z.ZodType<SourceConfig> = z.looseObject({
  ...sourceKeys,
  kind: z.string(),
  dispatchers: z.array(storedDispatcherSchema),
  timeMode: z.string().optional(),
});

export type SourceRules<C extends SourceConfig = SourceConfig> = FileKindRules<C>;

// --- internal ---

/** The forms there are; what is wrong within an object is told by its keys. */
function describeSpacing({ input }: { readonly input?: unknown }): string | undefined {
  if (isJsonObject(input)) return undefined;
  return `must be "none", "recorded" or { "perSecond": NUMBER }${butIs(input)}`;
}
