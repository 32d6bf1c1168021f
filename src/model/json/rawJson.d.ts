/** Of the runtimes we support, not yet of the compiler's libraries. */
interface JSON {
  /** A value that `JSON.stringify` writes as this text. */
  rawJSON(text: string): object;
}
