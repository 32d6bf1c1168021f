import * as z from "zod";

/** What several tools take. */
export const runInput = z
  .string()
  .max(100)
  .default("latest")
  .meta({ description: "Run id, its first 8 characters or more, or `latest`." });

export const limitInput = z
  .int()
  .min(1)
  .max(100)
  .default(20)
  .meta({ description: "How many are listed, 100 at most." });

export const offsetInput = z
  .int()
  .min(0)
  .default(0)
  .meta({ description: "How many are passed over." });

export const configInput = z.string().min(1).max(1000).meta({
  description: "Config file, relative to the workspace folder, as `list_configs` tells it.",
});

/** The part of a list that `limit` and `offset` ask for. */
export function takePage<T>(
  all: readonly T[],
  { limit, offset }: { readonly limit: number; readonly offset: number },
): T[] {
  return all.slice(offset, offset + limit);
}
