import type { ConfigKinds } from "../../model/config/configKinds.ts";
import type { DispatcherTarget } from "../../model/config/dispatcherConfig.ts";
import type { KeyFault } from "../../model/config/keyFault.ts";
import { findKind } from "../../model/config/kind.ts";
import type { FaultHint } from "../../model/config/problemFault.ts";
import type { ListenAddress } from "../../model/config/streamHandler.ts";
import type { StreamScenario } from "../../model/config/streamScenario.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import { findNearest, listNearest } from "../../model/words/nearest.ts";
import { suggestUrl } from "./suggestUrl.ts";

/** Placeholders `${…}` of a stream scenario that stand for nothing, and URLs to which no change could be sent. */
export function findAddressFaults(scenario: StreamScenario, kinds: ConfigKinds): KeyFault[] {
  const addresses = listAddresses(scenario, kinds);
  const listening = kinds.handlers.filter(({ address }) => address !== undefined);
  const noneListens = `no reaction of this scenario listens (${listening.map(({ kind }) => kind).join(", ")})`;
  return listTexts(scenario, kinds).flatMap(({ text, path, target }) => {
    const unknown = findUnknownName(text, addresses, noneListens);
    if (unknown !== undefined) return [{ path, ...unknown }];
    if (target === undefined) return [];
    const message = findUrlFault(text, addresses, target);
    if (message === undefined) return [];
    return [{ path, message, hint: hintOfUrl(text, target.protocols) }];
  });
}

// --- internal ---

/** What `${…}` may stand for, each with an address of the form it will have. */
type Addresses = ReadonlyMap<string, ListenAddress>;

interface AddressedText {
  readonly text: string;
  readonly path: KeyFault["path"];
  /** Changes are sent to it. */
  readonly target?: DispatcherTarget;
}

function listAddresses({ reactions }: StreamScenario, { handlers }: ConfigKinds): Addresses {
  return new Map(
    reactions.flatMap(({ id, handler }) => {
      const { address } = findKind(handlers, handler.kind);
      const listens = address?.find(handler) !== undefined;
      return listens ? [[`\${reaction.${id}.url}`, address] as const] : [];
    }),
  );
}

function listTexts({ system, sources }: StreamScenario, kinds: ConfigKinds): AddressedText[] {
  const args = system?.args ?? [];
  const env = Object.entries(system?.env ?? {});
  return [
    ...args.map((text, index) => ({ text, path: ["system", "args", index] })),
    ...env.flatMap(([name, text]) =>
      typeof text === "string" ? [{ text, path: ["system", "env", name] }] : [],
    ),
    ...sources.flatMap(({ dispatchers }, source) =>
      dispatchers.flatMap((dispatcher, index) => {
        const { target } = findKind(kinds.dispatchers, dispatcher.kind);
        if (target === undefined) return [];
        const path = ["sources", source, "dispatchers", index, target.key];
        const text = readKey(dispatcher, target.key);
        return typeof text === "string" ? [{ text, path, target }] : [];
      }),
    ),
  ];
}

/** Also one whose brace is not closed. */
const placeholder = /\$\{[^}]*\}?/g;

function findUnknownName(
  text: string,
  addresses: Addresses,
  noneListens: string,
): Pick<KeyFault, "message" | "hint"> | undefined {
  const known = [...addresses.keys()];
  const unknown = text.match(placeholder)?.find((name) => !addresses.has(name));
  if (unknown === undefined) return undefined;
  const [near] = listNearest(unknown, known);
  const hint: FaultHint = {
    code: "unknown-reference",
    fixes: near === undefined ? [] : [{ do: "setValue", value: text.replace(unknown, () => near) }],
  };
  if (known.length === 0)
    return { message: `"${unknown}" stands for nothing: ${noneListens}`, hint };
  const nearest = findNearest(unknown, known, 2);
  const choices = known.map((name) => `"${name}"`).join(", ");
  return { message: `"${unknown}" stands for nothing; ${nearest ?? `there is ${choices}`}`, hint };
}

function hintOfUrl(text: string, protocols: readonly string[]): FaultHint {
  const url = text.includes("${") ? undefined : suggestUrl(text, protocols);
  return { code: "invalid-url", fixes: url === undefined ? [] : [{ do: "setValue", value: url }] };
}

/** In another part of a url, such as its query, any address may stand. */
function findUrlFault(
  text: string,
  addresses: Addresses,
  target: DispatcherTarget,
): string | undefined {
  const first = /^(\w+:\/\/)?(\$\{[^}]*\})/.exec(text);
  const [, scheme, name = ""] = first ?? [];
  const address = addresses.get(name);
  if (address !== undefined) {
    const isUrl = wholeUrl.test(address.sample);
    if (isUrl && scheme !== undefined) {
      return `"${name}" is a whole URL: leave out what stands before it`;
    }
    if (!isUrl || !target.protocols.includes(new URL(address.sample).protocol)) {
      return describeForeign(name, address, target);
    }
  }
  const url = text.replace(placeholder, (each) => addresses.get(each)?.sample ?? each);
  const { protocol, host } = URL.canParse(url) ? new URL(url) : { protocol: "", host: "" };
  const [hidden] = [...addresses].filter(([, { sample }]) => sample === host);
  if (hidden !== undefined) return describeForeign(hidden[0], hidden[1], target);
  return target.protocols.includes(protocol) ? undefined : `must be ${target.form}`;
}

function describeForeign(
  name: string,
  { server }: ListenAddress,
  target: DispatcherTarget,
): string {
  return `"${name}" is the address of ${server}: changes are sent over ${target.name}`;
}

const wholeUrl = /^\w+:\/\//;
