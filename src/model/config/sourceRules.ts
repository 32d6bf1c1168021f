import { parsePointer } from "../json/jsonPointer.ts";
import type { DispatcherRules } from "./dispatcherConfig.ts";
import { type KeyFault, placeBelow } from "./keyFault.ts";
import { findKind } from "./kind.ts";
import type { SourceConfig, SourceRules } from "./streamSource.ts";

/** Keys of a source that do not go together, or with which nothing could be sent. */
export function findSourceFaults(
  config: SourceConfig,
  kinds: {
    readonly sources: readonly SourceRules[];
    readonly dispatchers: readonly DispatcherRules[];
  },
): KeyFault[] {
  const { sentAt, dispatchers } = config;
  const pointsAtAll = sentAt !== undefined && parsePointer(sentAt).length === 0;
  const message = "must point into the change, such as /sentAt";
  return [
    ...(pointsAtAll ? [{ path: ["sentAt"], message }] : []),
    ...(findKind(kinds.sources, config.kind).findFaults?.(config) ?? []),
    ...dispatchers.flatMap((dispatcher, index) => {
      const faults = findKind(kinds.dispatchers, dispatcher.kind).findFaults?.(dispatcher) ?? [];
      return faults.map((fault) => placeBelow(["dispatchers", index], fault));
    }),
  ];
}
