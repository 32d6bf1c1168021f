import * as z from "zod";

/** Names of what is wrong, for programs; they stay. */
export const faultCodes = [
  "syntax",
  "encoding",
  "repeated-key",
  "unknown-key",
  "missing-key",
  "invalid-value",
  "invalid-url",
  "written-key",
  "taken-id",
  "taken-number",
  "taken-name",
  "unknown-reference",
  "missing-file",
  "empty-glob",
  "invalid-schema",
  "schema-advice",
] as const;
export type FaultCode = (typeof faultCodes)[number];

const keyPath = z.array(z.union([z.string(), z.number()]));

/**
 * A change that would mend a fault, as data: where exactly it goes is found in the text as it is when somebody asks for it.
 * `path` leads from the root of the file to what is changed; it is that of the fault when absent.
 */
export const problemFixSchema = z.discriminatedUnion("do", [
  z.object({ do: z.literal("renameKey"), to: z.string() }),
  /** A value that is not there yet is added. */
  z.object({
    do: z.literal("setValue"),
    value: z.unknown(),
    path: keyPath.optional(),
    /** Follows the value in the title, such as `the next free number`. */
    note: z.string().optional(),
  }),
  /** Takes an entry of an object or a list away. `what` is how it is called. */
  z.object({ do: z.literal("remove"), what: z.string(), path: keyPath.optional() }),
  /** Takes away the one of two equal keys that the problem stands at. */
  z.object({ do: z.literal("removeRepeated") }),
  /** Puts this text after what stands before the problem. */
  z.object({ do: z.literal("insertBefore"), text: z.string() }),
  /** Looks for files whose names are like that of one that is not there. */
  z.object({ do: z.literal("findFile") }),
  /** Makes the file (absolute) that is not there. */
  z.object({
    do: z.literal("createFile"),
    file: z.string(),
    holds: z.enum(["schema", "scenario"]),
  }),
]);
export type ProblemFix = z.infer<typeof problemFixSchema>;

/** What is wrong, for programs. */
export const problemFaultSchema = z.object({
  code: z.enum(faultCodes),
  /** Leads from the root of the file to what is wrong. */
  path: keyPath,
  /** The best first. */
  fixes: z.array(problemFixSchema),
});
export type ProblemFault = z.infer<typeof problemFaultSchema>;

/** What a rule knows of a fault; where it stands, its problem knows. */
export interface FaultHint {
  readonly code: FaultCode;
  readonly fixes?: readonly ProblemFix[];
}
