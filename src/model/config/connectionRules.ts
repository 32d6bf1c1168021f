import { isHeaderValue, isHttpToken } from "./httpHeader.ts";
import { type KeyFault, placeBelow } from "./keyFault.ts";
import { type HandlerConfig, ownGrpcService } from "./streamHandler.ts";
import type { DispatcherConfig } from "./streamSource.ts";

/**
 * What a dispatcher or handler could not connect, send or listen with. These rules are not in the schemas, which also read the
 * configs of runs that were made before there was such a rule.
 */
export function findConnectionFaults(config: DispatcherConfig | HandlerConfig): KeyFault[] {
  const headers = "headers" in config ? findHeaderFaults(config.headers) : [];
  const isRedis = config.kind === "redis-stream";
  const lacksProto =
    config.kind === "grpc" &&
    config.proto === undefined &&
    (config.service ?? ownGrpcService) !== ownGrpcService;
  return [
    ...headers.map((fault) => placeBelow(["headers"], fault)),
    ...(isRedis && !hasDatabase(config.url) ? [{ path: ["url"], message: badDatabase }] : []),
    ...(lacksProto ? [{ path: ["service"], message: noProto }] : []),
  ];
}

// --- internal ---

const badDatabase = "must end with the number of a database, such as /0, or have no path";

const noProto = `needs \`proto\`, the file that has it: without one the service is ${ownGrpcService}`;

function findHeaderFaults(headers: Readonly<Record<string, string>>): KeyFault[] {
  return Object.entries(headers).flatMap(([name, value]): KeyFault[] => {
    const path = [name];
    if (!isHttpToken(name)) {
      return [{ path, message: "cannot be sent: it is not the name of a header", place: "key" }];
    }
    if (isHeaderValue(value)) return [];
    const message =
      "cannot be sent: a header may not have line breaks, control characters or characters beyond Latin-1";
    return [{ path, message }];
  });
}

function hasDatabase(url: string): boolean {
  return !URL.canParse(url) || /^\/?\d*$/.test(new URL(url).pathname);
}
