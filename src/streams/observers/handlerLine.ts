import type { RecordHandler } from "../handlers/recordHandler.ts";

/** Remembers in what condition a handler is, so that it may be told the same thing twice. */
export class HandlerLine {
  private readonly handler: RecordHandler;
  private isOpen = false;
  private isOpening = false;
  private isHeld = false;
  private isBroken = false;
  private lastUrl: string | undefined;

  constructor(handler: RecordHandler) {
    this.handler = handler;
  }

  /** Where the handler listens, or did before it was closed. */
  get url(): string | undefined {
    this.lastUrl = this.handler.url ?? this.lastUrl;
    return this.lastUrl;
  }

  /** The handler cannot go on, or has come to its end: it is closed before it is opened again. */
  markBroken(): void {
    this.isBroken = true;
  }

  /** Throws what the handler's `open` throws. */
  async open(): Promise<void> {
    if (this.isBroken) await this.close();
    if (this.isOpen) return;
    this.isOpening = true;
    try {
      await this.handler.open();
      this.isOpen = true;
    } finally {
      this.isOpening = false;
    }
  }

  /** Breaks off what `open` waits for; it is to be closed all the same. Never throws. */
  async breakOff(): Promise<void> {
    if (this.isOpening) await this.handler.close();
  }

  hold(): void {
    if (this.isHeld) return;
    this.isHeld = true;
    this.handler.hold();
  }

  release(): void {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.handler.release();
  }

  /** Never throws. */
  async close(): Promise<void> {
    this.lastUrl = this.url;
    await this.handler.close();
    this.isOpen = false;
    this.isBroken = false;
  }
}
