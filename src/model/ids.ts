import * as z from "zod";

/** Id of a provider, source, query or reaction: safe as a folder name on every platform. */
export const componentIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    "must be 1 to 64 letters, digits, '_' or '-', starting with a letter or digit",
  );

/** A run id is a UUID; nothing else is ever turned into a path. */
export const runIdSchema = z.uuid();

/** Name of a file in `results/`: the run's timestamp, with `-<first 8 of id>` on a collision. */
export const resultFileNameSchema = z
  .string()
  .regex(/^[0-9TZ.-]+(-[0-9a-f]{8})?\.json$/, "is not the name of a result file");

export const scenarioNumberSchema = z.int().positive();

/** Spells a timestamp as result and metrics file names do: `:` and `.` become `-`. */
export function formatFileTimestamp(timestamp: string): string {
  return timestamp.replace(/[:.]/g, "-");
}
