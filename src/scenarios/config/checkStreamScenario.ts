import type { ConfigKinds } from "../../model/config/configKinds.ts";
import { findCredentialFaults } from "../../model/config/credentialRules.ts";
import { type KeyFault, placeBelow } from "../../model/config/keyFault.ts";
import { findKind } from "../../model/config/kind.ts";
import type { Problem } from "../../model/config/problem.ts";
import { findSourceFaults } from "../../model/config/sourceRules.ts";
import type { HandlerConfig, ListenPlace } from "../../model/config/streamHandler.ts";
import type { StreamScenario } from "../../model/config/streamScenario.ts";
import type { SourceConfig } from "../../model/config/streamSource.ts";
import { findAddressFaults } from "./addressFaults.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import { placeFault } from "./placeFault.ts";

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
  return faults.map((fault) => placeFault(fault, document, base));
}

// --- internal ---

interface Listener extends ListenPlace {
  readonly role: "query" | "reaction";
  readonly id: string;
  readonly path: KeyFault["path"];
}

function findComponentFaults(
  { system, sources, queries, reactions }: StreamScenario,
  kinds: ConfigKinds,
): KeyFault[] {
  const ofHandlers = (role: string, observed: readonly { handler: HandlerConfig }[]) =>
    observed.flatMap(({ handler }, index) => {
      const { findFaults } = findKind(kinds.handlers, handler.kind);
      const faults = [...(findFaults?.(handler) ?? []), ...findCredentialFaults(handler)];
      return faults.map((fault) => placeBelow([role, index, "handler"], fault));
    });
  return [
    ...findCredentialFaults(system ?? {}).map((fault) => placeBelow(["system"], fault)),
    ...sources.flatMap((source, index) =>
      [...findSourceFaults(source, kinds), ...findDispatcherCredentials(source)].map((fault) =>
        placeBelow(["sources", index], fault),
      ),
    ),
    ...ofHandlers("queries", queries),
    ...ofHandlers("reactions", reactions),
  ];
}

function findDispatcherCredentials({ dispatchers }: SourceConfig): KeyFault[] {
  return dispatchers.flatMap((dispatcher, index) =>
    findCredentialFaults(dispatcher).map((fault) => placeBelow(["dispatchers", index], fault)),
  );
}

/** Each handler that listens does so by itself, whatever its path. */
function findSharedPorts(scenario: StreamScenario, kinds: ConfigKinds): KeyFault[] {
  const listeners = [
    ...listListeners("query", scenario.queries, kinds),
    ...listListeners("reaction", scenario.reactions, kinds),
  ];
  return listeners.flatMap((own, position) => {
    if (own.port === 0) {
      if (own.role === "reaction") return [];
      const message = "must be given: only the address of a reaction is told to anybody";
      return [{ path: own.path, message }];
    }
    const other = listeners.slice(0, position).find((each) => isSamePort(each, own));
    if (other === undefined) return [];
    const free = own.role === "reaction" ? "; 0 picks a free one" : "";
    const message = `port ${own.port} of ${own.host} is taken by ${other.role} "${other.id}"${free}`;
    return [{ path: own.path, message }];
  });
}

function listListeners(
  role: "query" | "reaction",
  observed: StreamScenario["reactions"],
  kinds: ConfigKinds,
): Listener[] {
  const list = role === "query" ? "queries" : "reactions";
  return observed.flatMap(({ id, handler }, index) => {
    const place = findKind(kinds.handlers, handler.kind).address?.find(handler);
    if (place === undefined) return [];
    return [{ ...place, role, id, path: [list, index, "handler", "port"] }];
  });
}

function isSamePort(a: Listener, b: Listener): boolean {
  const hosts = [a.host, b.host].map((host) => (host === "localhost" ? "127.0.0.1" : host));
  const isEverywhere = hosts.some((host) => host === "0.0.0.0" || host === "::");
  return a.port === b.port && (isEverywhere || hosts[0] === hosts[1]);
}
