import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { httpDate } from "./httpDate.ts";
import type { PlainResponse } from "./plainResponse.ts";
import { readUsualHead, type UsualHead } from "./usualHead.ts";

/**
 * Takes a request that came whole, to answer it now or later. False where it is to be read by Node instead, which is told
 * at once: nothing is counted or answered then.
 */
export type TakeWhole = (head: UsualHead, body: Buffer, response: PlainResponse) => boolean;

export interface DirectOptions {
  readonly take: TakeWhole;
  /** Whoever reads all kinds of requests takes over the connection for good. */
  readonly handOver: (socket: Socket) => void;
  /** Ends a connection on which nothing ever came. */
  readonly endSilent: (socket: Socket) => void;
  /** How long the first request may take to come. */
  readonly firstMs: number;
  /** How long a connection is kept for the next one. */
  readonly keptMs: number;
}

/**
 * A connection of HTTP/1.1 of which each request is read as it came, in one piece: that costs a third of what Node takes for
 * one. With the first that came otherwise, or that is not in its usual form, the connection is handed over, that request
 * first. Requests are taken one at a time.
 */
export class DirectConnection implements PlainResponse {
  private readonly socket: Socket;
  private readonly options: DirectOptions & { readonly onLeft: () => void };
  /** Of the last request. */
  private head: UsualHead | undefined;
  private isAsked = false;
  private isLast = false;
  private answerHead = "";

  constructor(socket: Socket, options: DirectOptions & { readonly onLeft: () => void }) {
    this.socket = socket;
    this.options = options;
    socket.setTimeout(options.firstMs);
    for (const [event, listener] of this.listeners) socket.on(event, listener);
  }

  get destroyed(): boolean {
    return this.socket.destroyed;
  }

  writeHead(status: number, headers: readonly string[]): void {
    let text = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
    for (let at = 0; at + 1 < headers.length; at += 2) {
      text += `${headers[at]}: ${headers[at + 1]}\r\n`;
    }
    this.answerHead = text;
  }

  /** Closes the answer with the headers that Node adds. */
  end(text: string): void {
    const { socket, options } = this;
    const kept = `Connection: keep-alive\r\nKeep-Alive: timeout=${options.keptMs / 1000}`;
    const hasRoom = socket.write(`${this.answerHead}Date: ${httpDate()}\r\n${kept}\r\n\r\n${text}`);
    this.isAsked = false;
    if (this.isLast) socket.end();
    else if (!hasRoom) {
      socket.pause();
      socket.once("drain", () => socket.resume());
    } else if (socket.isPaused()) socket.resume();
  }

  closeOnceIdle(): void {
    this.isLast = true;
    if (!this.isAsked) this.socket.destroy();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private read(bytes: Buffer): void {
    const { socket, options } = this;
    if (this.isAsked) {
      socket.pause();
      socket.unshift(bytes); // and read again once the one before is answered
      return;
    }
    const head = readUsualHead(bytes, this.head);
    if (head === undefined || bytes.length !== head.text.length + head.contentLength) {
      this.handOver(bytes);
      return;
    }
    if (this.head === undefined) socket.setTimeout(options.keptMs);
    this.head = head;
    this.isAsked = true;
    if (options.take(head, bytes.subarray(head.text.length), this)) return;
    this.handOver(bytes);
  }

  private handOver(bytes: Buffer): void {
    const { socket, options } = this;
    for (const [event, listener] of this.listeners) socket.off(event, listener);
    options.onLeft();
    socket.setTimeout(0);
    options.handOver(socket);
    socket.unshift(bytes);
  }

  private endOnceIdle(): void {
    this.isLast = true;
    if (!this.isAsked) this.socket.end();
  }

  private timeOut(): void {
    if (this.isAsked) return;
    if (this.head === undefined) this.options.endSilent(this.socket);
    else this.socket.destroy();
  }

  private readonly listeners = [
    ["data", (bytes: Buffer) => this.read(bytes)],
    ["end", () => this.endOnceIdle()],
    ["timeout", () => this.timeOut()],
    ["error", () => this.socket.destroy()],
    ["close", () => this.options.onLeft()],
  ] as const satisfies readonly (readonly [string, (bytes: Buffer) => void])[];
}
