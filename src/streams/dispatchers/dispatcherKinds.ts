import { consoleKind } from "./console/consoleKind.ts";
import type { DispatcherKind } from "./dispatcherKind.ts";
import { httpKind } from "./http/httpKind.ts";
import { jsonlKind } from "./jsonl/jsonlKind.ts";
import { redisStreamKind } from "./redis/redisStreamKind.ts";
import { websocketKind } from "./websocket/websocketKind.ts";

/** Every kind of dispatcher there is, in the order that people are shown. */
export const dispatcherKinds: readonly DispatcherKind[] = [
  httpKind,
  redisStreamKind,
  jsonlKind,
  consoleKind,
  websocketKind,
];
