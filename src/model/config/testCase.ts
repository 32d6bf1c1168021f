import * as z from "zod";
import type { PromptFile } from "../chatMessage.ts";
import { editorHints } from "./editorHints.ts";

/** Paths of images and PDFs, relative to the file they are named in. */
export const filePathsSchema = z.array(
  z
    .string()
    .min(1)
    .register(editorHints, {
      files: { what: "image or PDF", usual: "**/*.{png,jpg,jpeg,gif,webp,pdf}" },
    }),
);

/** A case as a person writes it. */
export const writtenCaseSchema = z
  .strictObject({
    id: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: "Name of the case, its position from 1 when absent." }),
    vars: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: "What `{{name}}` in the prompts is replaced by." })
      .register(editorHints, { isUsual: true }),
    expected: z.unknown().optional().meta({ description: "The value the reply must have." }),
    expectedAny: z
      .array(z.unknown())
      .min(1)
      .optional()
      .meta({ description: "Values of which the reply must have one." }),
    files: filePathsSchema.optional().meta({
      description:
        "Images (PNG, JPEG, GIF, WebP) and PDFs that are sent with the prompt: paths relative to the file of the case.",
    }),
  })
  .refine((written) => written.expectedAny === undefined || !Object.hasOwn(written, "expected"), {
    message: "needs either expected or expectedAny, not both",
    path: ["expectedAny"],
  })
  .register(editorHints, { noun: "case" });
export type WrittenCase = z.infer<typeof writtenCaseSchema>;

/** A case as the folder of a run keeps it: its files are told by their content. */
export interface StoredCase extends Omit<WrittenCase, "files"> {
  readonly files?: readonly PromptFile[];
}

/** One input of a prompt scenario; any of `expected` is right, where there are some. */
export interface TestCase {
  readonly id: string;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly expected: readonly unknown[];
  /** Sent with the first prompt. */
  readonly files?: readonly PromptFile[];
}

/** A case as it is run. */
export function toTestCase({ id = "", vars = {}, ...written }: StoredCase): TestCase {
  const expected = Object.hasOwn(written, "expected") ? [written.expected] : [];
  const files = written.files === undefined ? {} : { files: written.files };
  return { id, vars, expected: written.expectedAny ?? expected, ...files };
}

/** The cases of a scenario: they are read from where they lie each time, and never all held. */
export interface CaseSet {
  readonly count: number;
  readonly hash: string;
  /** Each as a line of JSON (`StoredCase`), with its id. Throws a `UserError` when they are not those that were checked. */
  read(): AsyncIterable<string>;
}
