/** Where an answer is written that is whole at once: a response of Node's, or a connection that is read directly. */
export interface PlainResponse {
  /** Nobody is there any more. */
  readonly destroyed: boolean;
  /** `headers` are names and values in turn. */
  writeHead(status: number, headers: string[]): unknown;
  end(text: string): unknown;
}
