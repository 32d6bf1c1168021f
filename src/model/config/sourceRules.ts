import { parsePointer } from "../json/jsonPointer.ts";
import { findConnectionFaults } from "./connectionRules.ts";
import { isHttpToken } from "./httpHeader.ts";
import { type KeyFault, placeBelow } from "./keyFault.ts";
import type { BuildingHierarchyConfig, SourceConfig } from "./streamSource.ts";

/** Keys of a source that do not go together, or with which nothing could be sent. */
export function findSourceFaults(config: SourceConfig): KeyFault[] {
  const sentAt = findSentAtFault(config);
  return [
    ...(sentAt === undefined ? [] : [{ path: ["sentAt"], message: sentAt }]),
    ...(config.kind === "generator" && config.generator === "building-hierarchy"
      ? findRoomFaults(config)
      : []),
    ...config.dispatchers.flatMap((dispatcher, index) => {
      const faults = findConnectionFaults(dispatcher);
      if (config.kind === "http-replay" && "batchSize" in dispatcher && dispatcher.batchSize !== 1)
        faults.unshift({ path: ["batchSize"], message: noBatches });
      return faults.map((fault) => placeBelow(["dispatchers", index], fault));
    }),
  ];
}

// --- internal ---

const mostRooms = 1_000_000;
const noBatches = "must be 1 or left out: recorded requests are sent one by one";

function findSentAtFault({ kind, sentAt }: SourceConfig): string | undefined {
  if (sentAt === undefined) return undefined;
  const [first, ...rest] = parsePointer(sentAt);
  if (first === undefined) return "must point into the change, such as /sentAt";
  if (kind !== "http-replay") return undefined;
  if ((first !== "headers" && first !== "body") || rest.length === 0) {
    return "must point below /headers or /body of a recorded request, such as /headers/x-sent-at";
  }
  const name = rest.join("/");
  if (first === "body" || isHttpToken(name)) return undefined;
  return `must name a header: "${name}" is not the name of a header`;
}

function findRoomFaults({ buildings, floors, rooms }: BuildingHierarchyConfig): KeyFault[] {
  const roomCount = buildings * floors * rooms;
  if (roomCount <= mostRooms) return [];
  const message = `must be fewer: buildings × floors × rooms is ${roomCount}, and at most ${mostRooms} rooms are possible`;
  return [{ path: ["rooms"], message }];
}
