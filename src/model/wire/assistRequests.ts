import * as z from "zod";
import { grantedKeySchema, keyNeedSchema } from "../config/keyNeed.ts";
import { runIdSchema } from "../ids.ts";
import { runStatusSchema } from "../results/resultFile.ts";

/** A document as the editor has it, saved or not; `file` is absolute. */
const ofDocument = z.object({ file: z.string(), text: z.string() });

/** A place in a document; offsets count UTF-16 units of its text. */
const ofPlace = ofDocument.extend({ offset: z.int().nonnegative() });

const spanSchema = z.object({ start: z.int().nonnegative(), end: z.int().nonnegative() });
export type Span = z.infer<typeof spanSchema>;

/** A place in a file; line and column count from 1, in UTF-16 units. */
export const filePlaceSchema = z.object({
  /** Absolute. */
  file: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
});
export type FilePlace = z.infer<typeof filePlaceSchema>;

export const completionSchema = z.object({
  label: z.string(),
  sort: z.enum(["file", "glob", "folder", "id", "variable", "model", "entry"]),
  detail: z.string().optional(),
  /** A sentence. */
  documentation: z.string().optional(),
  /** What comes in place of the span, quotes included; in VS Code's snippet syntax where `isSnippet`. */
  insert: z.string(),
  isSnippet: z.boolean(),
});
export type Completion = z.infer<typeof completionSchema>;

export const explanationSchema = spanSchema.extend({
  /** Plain text, a paragraph each. */
  lines: z.array(z.string()),
  /** A credential whose presence the editor tells; absent `origin`: nothing says yet where it goes. */
  key: keyNeedSchema.partial({ origin: true }).optional(),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** A scenario as it is named elsewhere. */
const namedScenarioSchema = z.object({ number: z.int(), name: z.string().optional() });

/** What is shown above the lines of a document. */
export const lensesSchema = z.object({
  /** Of a config. */
  config: z
    .object({
      name: z.string(),
      lastRun: z
        .object({
          runId: runIdSchema,
          status: runStatusSchema.optional(),
          /** 0 to 100. */
          successRate: z.number(),
          firstAttemptSuccessRate: z.number().optional(),
        })
        .optional(),
    })
    .optional(),
  /** Scenarios that are written in the document, with the configs (absolute) that list them. */
  scenarios: z.array(
    namedScenarioSchema.extend({
      start: z.int().nonnegative(),
      configs: z.array(z.object({ file: z.string(), name: z.string() })),
    }),
  ),
  /** Where scenarios name the document. */
  uses: z.array(filePlaceSchema.extend({ scenario: namedScenarioSchema.optional() })),
});
export type Lenses = z.infer<typeof lensesSchema>;

/** What helps with configs and all that they name while they are written. */
export const assistRequests = {
  completeDocument: {
    params: ofPlace,
    result: z.object({
      span: spanSchema,
      completions: z.array(completionSchema),
      /** More fit than are told; ask again when more is typed. */
      isIncomplete: z.boolean(),
      /** A provider whose model is being written, and that can be asked what it has by `listDocumentModels`. */
      asks: z.object({ provider: z.string(), keys: z.array(keyNeedSchema) }).optional(),
    }),
  },
  /** Asks the provider at a place what models it has; from then on `completeDocument` knows them for a while. `fault` says why it has none. */
  listDocumentModels: {
    params: ofPlace.extend({ keys: z.array(grantedKeySchema) }),
    result: z.object({ count: z.int(), fault: z.string().optional() }),
  },
  listLinks: {
    params: ofDocument,
    result: z.object({ links: z.array(spanSchema.extend({ file: z.string() })) }),
  },
  findDefinitions: {
    params: ofPlace,
    result: z.object({ origin: spanSchema.optional(), places: z.array(filePlaceSchema) }),
  },
  explainPlace: {
    params: ofPlace,
    result: z.object({ explanation: explanationSchema.optional() }),
  },
  describeLenses: { params: ofDocument, result: lensesSchema },
} as const;
