import type { DispatcherConfig } from "../../model/config/dispatcherConfig.ts";
import { findKind } from "../../model/config/kind.ts";
import type { SourceConfig } from "../../model/config/streamSource.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import { dispatcherKinds } from "../../streams/dispatchers/dispatcherKinds.ts";

/**
 * Whether what a source sends may come to an observer. What goes to a system may come out anywhere; what goes to a reaction
 * of the test comes there only. Placeholders of the source are not replaced yet.
 */
export function mayFeed({ dispatchers }: SourceConfig, observerId: string): boolean {
  return dispatchers.some((dispatcher) => {
    const { target, staysHere } = findKind(dispatcherKinds, dispatcher.kind);
    if (staysHere) return false;
    const reaction = target === undefined ? undefined : findReaction(dispatcher, target.key);
    return reaction === undefined || reaction === observerId;
  });
}

// --- internal ---

function findReaction(dispatcher: DispatcherConfig, key: string): string | undefined {
  return /\$\{reaction\.([^}]*)\.url\}/.exec(String(readKey(dispatcher, key)))?.[1];
}
