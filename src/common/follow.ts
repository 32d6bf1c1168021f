/** How whoever asked for long work follows it, and ends it: `signal` makes it throw what `throwIfAborted` throws. */
export interface Follow {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** How much of one part of the work is done. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}
