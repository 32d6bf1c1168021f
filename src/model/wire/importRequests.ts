import * as z from "zod";
import { runIdSchema } from "../ids.ts";

const importedFile = z.object({
  /** Absolute path of a file of another tool. */
  file: z.string(),
});

/** Files of other tools: what they would become, and making them so. */
export const importRequests = {
  /** Reads a file and writes nothing. */
  planImport: {
    params: importedFile,
    result: z.object({
      /** The tool, as people read it. */
      label: z.string(),
      content: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("run"), name: z.string(), tests: z.int() }),
        /** Paths of what is written, relative to the data folder; the config comes first. */
        z.object({ kind: z.literal("config"), files: z.array(z.string()) }),
      ]),
      /** What cannot be carried over. */
      notes: z.array(z.string()),
    }),
  },
  writeImport: {
    params: importedFile,
    result: z.object({
      /** Absolute paths; the config or the result comes first. */
      files: z.array(z.string()),
      notes: z.array(z.string()),
      runId: runIdSchema.optional(),
    }),
  },
};
