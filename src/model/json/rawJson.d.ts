/** Of the runtimes we support, not yet of the compiler's libraries. */
interface JSON {
  /** A value that `JSON.stringify` writes as this text. */
  rawJSON(text: string): object;
  /** Whether a value was made by `JSON.rawJSON`. */
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}
