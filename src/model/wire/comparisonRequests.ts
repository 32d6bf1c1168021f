import * as z from "zod";
import { flippedTestSchema } from "../results/comparison.ts";
import {
  askedComparisonSchema,
  changedTextsSchema,
  comparisonModelSchema,
  flippedFilterSchema,
  flippedPageSchema,
  flippedPairSchema,
} from "../results/comparisonPage.ts";

const asked = askedComparisonSchema;
/** Position of the head among the heads, from 0. */
const head = z.int().nonnegative();

/** All that the page of a comparison may ask of the host, by name; the extension sees to it that the runs are its own. */
export const comparisonRequests = {
  getComparison: { params: asked, result: comparisonModelSchema },
  getFlipped: {
    params: asked.extend({
      head,
      filter: flippedFilterSchema,
      offset: z.int().nonnegative(),
      limit: z.int().positive().max(1000),
    }),
    result: flippedPageSchema,
  },
  getFlippedPair: {
    params: asked.extend({ head, test: flippedTestSchema }),
    result: flippedPairSchema,
  },
} as const;

/** What only the extension asks, since it shows or writes what comes of it. */
export const comparisonFileRequests = {
  /** A summary to paste, as Markdown. */
  getComparisonText: { params: asked, result: z.object({ text: z.string() }) },
  /** Both texts of a change, named as the comparison names it; git is asked in trusted workspaces only. */
  getChangedTexts: {
    params: asked.extend({ head, what: z.string(), isTrusted: z.boolean() }),
    result: changedTextsSchema,
  },
  /** Writes every test as one tidy table. */
  exportComparison: {
    params: asked.extend({ out: z.string() }),
    result: z.object({ file: z.string() }),
  },
  /** Ends what is being read for a comparison; it fails then. */
  closeComparison: { params: asked.pick({ runIds: true }), result: z.object({}) },
} as const;
