import { parsePointer } from "../../model/jsonPointer.ts";
import type { SourceConfig } from "../../model/streamSource.ts";
import { UserError } from "../../model/userError.ts";
import { isHttpToken } from "./httpToken.ts";

/** The path of `sentAt`; throws a `UserError` ("config") for keys of a source that do not go together. */
export function checkSource(config: SourceConfig): readonly string[] | undefined {
  const fail = (reason: string) => {
    throw new UserError(`source ${config.id}: ${reason}`, { code: "config" });
  };
  const path = config.sentAt === undefined ? undefined : parsePointer(config.sentAt);
  if (path?.length === 0) fail("sentAt must point into the change, such as /sentAt");
  if (config.kind !== "http-replay") return path;
  if (path !== undefined && (!/^(headers|body)$/.test(path[0] ?? "") || path.length < 2)) {
    fail(
      "sentAt of recorded requests must point below /headers or /body, such as /headers/x-sent-at",
    );
  }
  if (path?.[0] === "headers" && !isHttpToken(path.slice(1).join("/"))) {
    fail(`sentAt: "${path.slice(1).join("/")}" is not the name of a header`);
  }
  if (config.dispatchers.some(({ kind, ...rest }) => kind === "http" && isBatching(rest))) {
    fail("recorded requests are sent one by one: leave out batchSize, or set it to 1");
  }
  return path;
}

// --- internal ---

function isBatching(dispatcher: object): boolean {
  return "batchSize" in dispatcher && dispatcher.batchSize !== 1;
}
