import * as z from "zod";
import { problemFaultSchema } from "../config/problemFault.ts";
import { problemSchema } from "../config/problemSchema.ts";

/** From 1; columns count UTF-16 units. */
const placeSchema = z.object({ line: z.int().positive(), column: z.int().positive() });

/** A problem with where what it marks ends; that place is not marked itself. */
export const markedProblemSchema = problemSchema.extend({
  end: placeSchema,
  fault: problemFaultSchema.optional(),
});
export type MarkedProblem = z.infer<typeof markedProblemSchema>;

/** A change that mends a problem: edits of the file that the problem stands in, or a new file (absolute). */
export const foundFixSchema = z.object({
  title: z.string(),
  isPreferred: z.boolean(),
  edits: z.array(z.object({ start: placeSchema, end: placeSchema, text: z.string() })),
  create: z.object({ file: z.string(), text: z.string() }).optional(),
});
export type FoundFix = z.infer<typeof foundFixSchema>;

/** Requests about what is wrong with configs and the files they name. Paths are absolute. */
export const problemRequests = {
  /** Of these configs and all they name; `unsaved` are texts that an editor has not saved yet. */
  listProblems: {
    params: z.object({
      files: z.array(z.string()),
      unsaved: z.array(z.object({ file: z.string(), text: z.string() })),
    }),
    result: z.object({
      problems: z.array(markedProblemSchema),
      /** How many more there are. */
      leftOut: z.int().nonnegative(),
    }),
  },
  /** What would mend problems of one file, whose text is as an editor has it now: a list for each. */
  findFixes: {
    params: z.object({
      file: z.string(),
      text: z.string(),
      problems: z.array(z.object({ place: placeSchema, fault: problemFaultSchema })),
    }),
    result: z.object({ fixes: z.array(z.array(foundFixSchema)) }),
  },
} as const;
