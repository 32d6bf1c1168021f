import * as z from "zod";
import { readNanosecondsSchema } from "../json/nanoseconds.ts";

/** How many examples are kept of each kind of difference. */
export const keptExampleCount = 20;

/** A change or record that shows a difference between what was sent and what came. */
export const ledgerExampleSchema = z.object({
  /** Null where the record has none. */
  key: z.string().nullable(),
  /** Sequence number of the change in the log of its source. */
  change: z.int().optional(),
  source: z.string().optional(),
  /** When the change left. */
  sent_time_ns: readNanosecondsSchema.optional(),
  /** Sequence number of the record. */
  record: z.int().optional(),
});
export type LedgerExample = z.infer<typeof ledgerExampleSchema>;

/** The ways in which what came differs from what was sent, in the order that people are shown. */
export const ledgerKinds = ["missing", "duplicate", "out_of_order", "unexpected"] as const;
export type LedgerKind = (typeof ledgerKinds)[number];

/** What was sent matched by key with what came, for one observer of one test. */
export const ledgerSchema = z.object({
  /** Delivered, and not come when the observation ended. */
  missing_count: z.int(),
  /** Records of a key that had come as often as it was sent. */
  duplicate_count: z.int(),
  /** Records that came after one that was sent later. */
  out_of_order_count: z.int(),
  /** Records whose key was never sent, or that have none. */
  unexpected_count: z.int(),
  /** Changes that came, each counted once. */
  unique_count: z.int(),
  /** Sent so shortly before the end that nothing can be said of them. */
  open_count: z.int(),
  /** The first of each kind, at most `keptExampleCount`. */
  examples: z.object({
    missing: z.array(ledgerExampleSchema),
    duplicate: z.array(ledgerExampleSchema),
    out_of_order: z.array(ledgerExampleSchema),
    unexpected: z.array(ledgerExampleSchema),
  } satisfies Record<LedgerKind, z.ZodType>),
});
export type Ledger = z.infer<typeof ledgerSchema>;

/** The same while the observation goes on, as far as it is known. */
export const ledgerCountsSchema = z.object({
  /** Delivered, and not come although one that was sent after that has. */
  missingCount: z.int(),
  duplicateCount: z.int(),
  outOfOrderCount: z.int(),
  unexpectedCount: z.int(),
  uniqueCount: z.int(),
  /** Delivered, not come and not missing: it may be on its way. */
  openCount: z.int(),
});
export type LedgerCounts = z.infer<typeof ledgerCountsSchema>;
