import { findNearest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import type { HandlerConfig } from "../model/streamHandler.ts";
import type { StreamScenario } from "../model/streamScenario.ts";
import type { ScenarioSource } from "./findScenarios.ts";
import type { KeyPath } from "./jsoncDocument.ts";

/** What no single value of a stream scenario shows: addresses that nothing has, and ports that two reactions want. */
export function checkStreamScenario(
  scenario: StreamScenario,
  { document, base }: ScenarioSource,
): Problem[] {
  const addresses = listAddresses(scenario);
  const problems: Problem[] = [];
  const report = (key: KeyPath, message: string) =>
    problems.push(document.problemAt([...base, ...key], message));
  for (const { text, key, isUrl } of listTexts(scenario)) {
    const unknown = findUnknownName(text, addresses);
    const fault = unknown ?? (isUrl ? findUrlFault(text, addresses) : undefined);
    if (fault !== undefined) report(key, fault);
  }
  for (const { index, message } of findSharedPorts(scenario)) {
    report(["reactions", index, "handler", "port"], message);
  }
  return problems;
}

// --- internal ---

/** What `${…}` may stand for, each with an address of the form it will have. */
type Addresses = ReadonlyMap<string, string>;

interface AddressedText {
  readonly text: string;
  readonly key: KeyPath;
  /** Changes are posted to it. */
  readonly isUrl: boolean;
}

interface Listener {
  readonly index: number;
  readonly id: string;
  readonly host: string;
  readonly port: number;
}

function listAddresses({ reactions }: StreamScenario): Addresses {
  return new Map(
    reactions.flatMap(({ id, handler }) => {
      const address = sampleAddress(handler);
      return address === undefined ? [] : [[`\${reaction.${id}.url}`, address] as const];
    }),
  );
}

/** Of a handler that listens. */
function sampleAddress({ kind }: HandlerConfig): string | undefined {
  if (kind === "http") return "http://127.0.0.1:1/";
  return kind === "grpc" ? "127.0.0.1:1" : undefined;
}

function listTexts({ system, sources }: StreamScenario): AddressedText[] {
  const args = system?.args ?? [];
  const env = Object.entries(system?.env ?? {});
  return [
    ...args.map((text, index) => ({ text, key: ["system", "args", index], isUrl: false })),
    ...env.map(([name, text]) => ({ text, key: ["system", "env", name], isUrl: false })),
    ...sources.flatMap(({ dispatchers }, source) =>
      dispatchers.flatMap((dispatcher, index) => {
        if (dispatcher.kind !== "http") return [];
        const key = ["sources", source, "dispatchers", index, "url"];
        return [{ text: dispatcher.url, key, isUrl: true }];
      }),
    ),
  ];
}

/** Also one whose brace is not closed. */
const placeholder = /\$\{[^}]*\}?/g;

function findUnknownName(text: string, addresses: Addresses): string | undefined {
  const known = [...addresses.keys()];
  const unknown = text.match(placeholder)?.find((name) => !addresses.has(name));
  if (unknown === undefined) return undefined;
  if (known.length === 0) {
    return `"${unknown}" stands for nothing: no reaction of this scenario listens (http, grpc)`;
  }
  const nearest = findNearest(unknown, known, 2);
  const choices = known.map((name) => `"${name}"`).join(", ");
  return `"${unknown}" stands for nothing; ${nearest ?? `there is ${choices}`}`;
}

function findUrlFault(text: string, addresses: Addresses): string | undefined {
  const url = text.replace(placeholder, (name) => addresses.get(name) ?? name);
  const isHttp = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isHttp ? undefined : "must be an http or https URL";
}

/** Each reaction listens by itself, whatever its path. */
function findSharedPorts({ reactions }: StreamScenario): { index: number; message: string }[] {
  const listeners = reactions.flatMap(({ id, handler }, index): Listener[] => {
    if (!("port" in handler) || handler.port === 0) return [];
    return [{ index, id, host: handler.host, port: handler.port }];
  });
  return listeners.flatMap((own, position) => {
    const other = listeners.slice(0, position).find((each) => isSamePort(each, own));
    if (other === undefined) return [];
    const message = `port ${own.port} of ${own.host} is taken by reaction "${other.id}"; 0 picks a free one`;
    return [{ index: own.index, message }];
  });
}

function isSamePort(a: Listener, b: Listener): boolean {
  const hosts = [a.host, b.host].map((host) => (host === "localhost" ? "127.0.0.1" : host));
  const isEverywhere = hosts.some((host) => host === "0.0.0.0" || host === "::");
  return a.port === b.port && (isEverywhere || hosts[0] === hosts[1]);
}
