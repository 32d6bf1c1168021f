/** How many messages are kept of a test. */
export const keptErrorCount = 20;

/** Counts what went wrong and keeps the first of it, and the last. */
export class ErrorTally {
  count = 0;
  last: string | undefined;
  readonly first: string[] = [];

  add(message: string): void {
    this.count += 1;
    this.last = message;
    if (this.first.length < keptErrorCount) this.first.push(message);
  }

  reset(): void {
    this.count = 0;
    this.last = undefined;
    this.first.length = 0;
  }
}
