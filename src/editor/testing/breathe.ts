/** Lets others in the extension host have their turn, between parts of something long. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
