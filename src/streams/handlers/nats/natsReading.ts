import type { NatsMessage } from "./natsMessage.ts";

/** What is read over one connection. */
export interface NatsReading {
  /** Where its stream is read from; undefined where it is no stream. */
  readonly start?: number;
  pause(): void;
  resume(): void;
  /** All that came was taken. */
  confirm(): void;
  /** What the server is told before the connection is closed. */
  end?(): Promise<unknown>;
}

export interface NatsListener {
  onMessage(message: NatsMessage): void;
  /** Nothing more comes, though the connection lasts. */
  onEnd(why: string): void;
}
