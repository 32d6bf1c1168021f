/** Why there is no connection; when `isFinal` asking again is of no use. */
export class ConnectError extends Error {
  readonly isFinal: boolean;

  constructor(message: string, options: { isFinal: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = "ConnectError";
    this.isFinal = options.isFinal;
  }
}
