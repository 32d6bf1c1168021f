import type { ConfigKinds } from "../../model/config/configKinds.ts";
import { type KeyFault, placeBelow } from "../../model/config/keyFault.ts";
import { findKind } from "../../model/config/kind.ts";
import type { Problem } from "../../model/config/problem.ts";
import { findSourceFaults } from "../../model/config/sourceRules.ts";
import type { HandlerConfig, ListenPlace } from "../../model/config/streamHandler.ts";
import type { StreamScenario } from "../../model/config/streamScenario.ts";
import { findAddressFaults } from "./addressFaults.ts";
import type { ScenarioSource } from "./findScenarios.ts";

/**
 * What no single value of a stream scenario shows: addresses that nothing has, keys that do not go together, and ports
 * that two reactions want.
 */
export function checkStreamScenario(
  scenario: StreamScenario,
  { document, base }: ScenarioSource,
  kinds: ConfigKinds,
): Problem[] {
  const faults = [
    ...findAddressFaults(scenario, kinds),
    ...findComponentFaults(scenario, kinds),
    ...findSharedPorts(scenario, kinds),
  ];
  return faults.map(({ path, message, place }) =>
    document.problemAt([...base, ...path], message, place),
  );
}

// --- internal ---

interface Listener extends ListenPlace {
  readonly index: number;
  readonly id: string;
}

function findComponentFaults(
  { sources, queries, reactions }: StreamScenario,
  kinds: ConfigKinds,
): KeyFault[] {
  const ofHandlers = (role: string, observed: readonly { handler: HandlerConfig }[]) =>
    observed.flatMap(({ handler }, index) => {
      const faults = findKind(kinds.handlers, handler.kind).findFaults?.(handler) ?? [];
      return faults.map((fault) => placeBelow([role, index, "handler"], fault));
    });
  return [
    ...sources.flatMap((source, index) =>
      findSourceFaults(source, kinds).map((fault) => placeBelow(["sources", index], fault)),
    ),
    ...ofHandlers("queries", queries),
    ...ofHandlers("reactions", reactions),
  ];
}

/** Each reaction listens by itself, whatever its path. */
function findSharedPorts({ reactions }: StreamScenario, kinds: ConfigKinds): KeyFault[] {
  const listeners = reactions.flatMap(({ id, handler }, index): Listener[] => {
    const place = findKind(kinds.handlers, handler.kind).address?.find(handler);
    if (place === undefined || place.port === 0) return [];
    return [{ index, id, host: place.host, port: place.port }];
  });
  return listeners.flatMap((own, position) => {
    const other = listeners.slice(0, position).find((each) => isSamePort(each, own));
    if (other === undefined) return [];
    const message = `port ${own.port} of ${own.host} is taken by reaction "${other.id}"; 0 picks a free one`;
    return [{ path: ["reactions", own.index, "handler", "port"], message }];
  });
}

function isSamePort(a: Listener, b: Listener): boolean {
  const hosts = [a.host, b.host].map((host) => (host === "localhost" ? "127.0.0.1" : host));
  const isEverywhere = hosts.some((host) => host === "0.0.0.0" || host === "::");
  return a.port === b.port && (isEverywhere || hosts[0] === hosts[1]);
}
