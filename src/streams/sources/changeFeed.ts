import type { ReplayedRequest } from "../dispatchers/dispatcher.ts";

/** What comes next in a source; `offsetNs` counts from the start of its recorded time. */
export type FeedItem =
  | {
      readonly kind: "change";
      readonly change: unknown;
      /** Its JSON as it was written, where somebody did. */
      readonly text?: string | undefined;
      readonly offsetNs: bigint;
    }
  | { readonly kind: "request"; readonly request: ReplayedRequest; readonly offsetNs: bigint }
  | { readonly kind: "pause" }
  | { readonly kind: "label"; readonly label: string };

/** The changes of a source in their order, one at a time. */
export interface ChangeFeed {
  /** Changes from the first to the last. */
  readonly plannedCount: number;
  /** What of the file it is made of cannot be sent. */
  readonly skippedCount?: number;
  /** Start of the recorded time, epoch ns, where there is one. */
  readonly startNs: bigint | undefined;
  /** Undefined at the end. Throws a `UserError` when the rest cannot be read. */
  next(): Promise<FeedItem | undefined> | FeedItem | undefined;
  /** Back to the first item. */
  rewind(): Promise<void>;
  /** Never throws. */
  close(): Promise<void>;
}
