/** The extension, as a page sees it: what it is sent, what is heard of it, what it keeps across a reload. */
export interface PageHost<Sent, Heard, State> {
  post(message: Sent): void;
  /** Calls `listener` with every message that is JSON text of the right shape; others are warned about. */
  onMessage(listener: (message: Heard) => void): void;
  getState(): unknown;
  setState(state: State): void;
}
