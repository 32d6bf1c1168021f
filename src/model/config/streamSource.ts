import * as z from "zod";
import { componentIdSchema } from "../ids.ts";
import { jsonPointerSchema } from "../json/jsonPointer.ts";
import { parseIsoNs } from "../time/isoTime.ts";
import { butIs } from "../words/describeIssue.ts";
import { type DispatcherConfig, storedDispatcherSchema } from "./dispatcherConfig.ts";
import type { FileKindRules } from "./kind.ts";
import { type Spacing, spacingSchema } from "./spacing.ts";

/** Keys of every source; `dispatcher` is the schema of what it lists as `dispatchers`. */
export const sourceKeys = {
  id: componentIdSchema.meta({
    description: "Name of the source: letters, digits, `_` and `-`.",
  }),
  spacing: spacingSchema.default("none"),
  start: z.enum(["auto", "manual"]).default("auto").meta({
    description: "`auto` starts with the test, `manual` waits for the start command.",
  }),
  sentAt: jsonPointerSchema.optional().meta({
    description:
      "JSON pointer into each change where its time is put, in epoch nanoseconds: when it was due, without `spacing` when it is sent.",
  }),
  key: jsonPointerSchema.min(1, "must point into the change, such as /id").optional().meta({
    description:
      "JSON pointer into each change to what tells it from others: what is sent is then matched with what comes.",
  }),
  inFlight: z.int().min(1).max(10_000).optional().meta({
    description:
      "Changes on their way at once, those of one `key` one after the other; 64 with `key` and `spacing`, else 1.",
  }),
  allowEmpty: z.boolean().optional().meta({
    description: "Whether a test counts although this source sends nothing.",
  }),
};
export const timeModeSchema = z
  .union([
    z.enum(["recorded", "live"]),
    z.string().refine((text) => parseIsoNs(text) !== undefined, { error: describeTimeMode }),
  ])
  .default("recorded")
  .meta({
    description:
      "Time the changes carry: as `recorded`, from now on (`live`), or from this ISO 8601 time on.",
  });
/** A source of a stream scenario: what all kinds have; the rest is its kind's own. */
export interface SourceConfig {
  id: string;
  kind: string;
  spacing: Spacing;
  start: "auto" | "manual";
  sentAt?: string;
  key?: string;
  inFlight?: number;
  allowEmpty?: boolean;
  dispatchers: DispatcherConfig[];
  /** Of a kind whose changes carry a time; else they are played as `recorded`. */
  timeMode?: string;
  [key: string]: unknown;
}

/** How many changes of a source may be on their way at once. */
export function inFlightOf({ inFlight, key, spacing }: SourceConfig): number {
  return inFlight ?? (key !== undefined && spacing !== "none" ? keyedInFlight : 1);
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

function describeTimeMode({ input }: { readonly input?: unknown }): string {
  const time = "an ISO 8601 time with its zone, such as `2025-11-26T10:30:00Z`";
  return `must be \`recorded\`, \`live\` or ${time}${butIs(input)}`;
}

const keyedInFlight = 64;
