import type { KeyFault } from "../../model/config/keyFault.ts";
import type { HandlerConfig } from "../../model/config/streamHandler.ts";
import type { StreamScenario } from "../../model/config/streamScenario.ts";
import { findNearest } from "../../model/words/nearest.ts";

/** Placeholders `${…}` of a stream scenario that stand for nothing, and URLs to which no change could be posted. */
export function findAddressFaults(scenario: StreamScenario): KeyFault[] {
  const addresses = listAddresses(scenario);
  return listTexts(scenario).flatMap(({ text, path, isUrl }) => {
    const unknown = findUnknownName(text, addresses);
    const message = unknown ?? (isUrl ? findUrlFault(text, addresses) : undefined);
    return message === undefined ? [] : [{ path, message }];
  });
}

// --- internal ---

/** What `${…}` may stand for, each with an address of the form it will have. */
type Addresses = ReadonlyMap<string, string>;

interface AddressedText {
  readonly text: string;
  readonly path: KeyFault["path"];
  /** Changes are posted to it. */
  readonly isUrl: boolean;
}

function listAddresses({ reactions }: StreamScenario): Addresses {
  return new Map(
    reactions.flatMap(({ id, handler }) => {
      const address = sampleAddress(handler);
      return address === undefined ? [] : [[`\${reaction.${id}.url}`, address] as const];
    }),
  );
}

/** Of a handler that listens: the url of one that takes HTTP, host and port of one that takes gRPC. */
function sampleAddress({ kind }: HandlerConfig): string | undefined {
  if (kind === "http") return "http://127.0.0.1:1/";
  return kind === "grpc" ? grpcAddress : undefined;
}

/** A host that nothing else has. */
const grpcAddress = "grpc.invalid:1";

function listTexts({ system, sources }: StreamScenario): AddressedText[] {
  const args = system?.args ?? [];
  const env = Object.entries(system?.env ?? {});
  return [
    ...args.map((text, index) => ({ text, path: ["system", "args", index], isUrl: false })),
    ...env.map(([name, text]) => ({ text, path: ["system", "env", name], isUrl: false })),
    ...sources.flatMap(({ dispatchers }, source) =>
      dispatchers.flatMap((dispatcher, index) => {
        if (dispatcher.kind !== "http") return [];
        const path = ["sources", source, "dispatchers", index, "url"];
        return [{ text: dispatcher.url, path, isUrl: true }];
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

/** In another part of a url, such as its query, any address may stand. */
function findUrlFault(text: string, addresses: Addresses): string | undefined {
  const doubled = /^\w+:\/\/(\$\{[^}]*\})/.exec(text)?.[1];
  if (doubled !== undefined && addresses.get(doubled) !== grpcAddress) {
    return `"${doubled}" is a whole URL: leave out what stands before it`;
  }
  const url = text.replace(placeholder, (name) => addresses.get(name) ?? name);
  const { protocol, host } = URL.canParse(url) ? new URL(url) : noUrl;
  if (host === grpcAddress || url.startsWith(grpcAddress)) {
    const name = text.match(placeholder)?.find((each) => addresses.get(each) === grpcAddress);
    return `"${name}" is the address of a gRPC server: changes are sent over HTTP`;
  }
  return /^https?:$/.test(protocol) ? undefined : "must be an http or https URL";
}

const noUrl = { protocol: "", host: "" };
