import type { IncomingHttpHeaders } from "node:http";

/** Numbers and texts of one reply, whatever the wire format. */
export interface ReplyParts {
  readonly text: string;
  readonly finish: "stop" | "length";
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly withUsage: boolean;
  /** The request as it was parsed: some formats answer depending on it. */
  readonly body: Record<string, unknown>;
}

/** How one API spells requests, replies and errors. */
export interface WireFormat {
  /** Path of the API's root, to be added to the server's URL. */
  readonly rootPath: string;
  /** Model a request is for, or undefined when the path is not one of the API. */
  readModel(path: string, body: Record<string, unknown>): string | undefined;
  readKey(headers: IncomingHttpHeaders): string | undefined;
  buildReply(parts: ReplyParts): unknown;
  buildRefusal(parts: ReplyParts): unknown;
  buildError(status: number, message: string): unknown;
  /** Message of the status 400 that refuses a schema. */
  readonly schemaMessage: string;
}
