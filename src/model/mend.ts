import * as z from "zod";

/** What mends an error, where its code alone does not say. */
export const mendSchema = z.discriminatedUnion("kind", [
  /** A file (absolute) that is to be changed at this place; line and column count from 1. */
  z.object({
    kind: z.literal("place"),
    file: z.string(),
    line: z.int().positive(),
    column: z.int().positive(),
  }),
  /** A stored key that is to be set for the server it goes to. */
  z.object({ kind: z.literal("storedKey"), name: z.string(), origin: z.string() }),
  /** A setting, by its whole name. */
  z.object({ kind: z.literal("setting"), setting: z.string() }),
  /** The index is to be made again. */
  z.object({ kind: z.literal("index") }),
]);
export type Mend = z.infer<typeof mendSchema>;
