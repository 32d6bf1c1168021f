import { readKey } from "../json/jsonValue.ts";
import { type KeyNeed, programPlace, toNeeds } from "./keyNeed.ts";
import {
  isSecretRef,
  loginKeys,
  type RevealSecret,
  revealText,
  type SecretRef,
  type SecretText,
  signatureKeys,
  userKeys,
} from "./secretRef.ts";
import type { StreamScenario } from "./streamScenario.ts";

/** A scenario as far as it may name credentials. */
type Holder = Pick<StreamScenario, "system" | "sources" | "queries" | "reactions">;

/** The keys that a stream scenario wants, each with the one place it may be sent to. */
export function findStreamKeyNeeds({ system, sources, queries, reactions }: Holder): KeyNeed[] {
  const entries = [
    ...[...queries, ...reactions].map(({ handler }) => handler),
    ...sources.flatMap(({ dispatchers }) => dispatchers),
  ];
  return [
    ...(system === undefined
      ? []
      : toNeeds(Object.values(system.env), programPlace(system.command))),
    ...entries.flatMap(findEntryNeeds),
  ];
}

/** The same scenario with its credentials in place; it never leaves memory. */
export function revealScenario<S extends Holder>(
  scenario: S,
  reveal: (need: KeyNeed) => string,
): S {
  const { system, sources, queries, reactions } = scenario;
  const open = <E extends object>(entry: E) => revealEntry(entry, reveal);
  return {
    ...scenario,
    ...(system && {
      system: {
        ...system,
        env: revealValues(system.env, revealAt(programPlace(system.command), reveal)),
      },
    }),
    sources: sources.map((source) => ({ ...source, dispatchers: source.dispatchers.map(open) })),
    queries: queries.map((query) => ({ ...query, handler: open(query.handler) })),
    reactions: reactions.map((reaction) => ({ ...reaction, handler: open(reaction.handler) })),
  };
}

// --- internal ---

function findEntryNeeds(entry: object): KeyNeed[] {
  const secrets = listSignatures(entry).map(([, { secret }]) => secret);
  return [
    ...toNeeds(
      [readUrl(entry), ...Object.values(readHeaders(entry)), ...listUser(entry)],
      placeOf(entry),
    ),
    ...toNeeds(secrets, signaturePlace),
  ];
}

/** Where the secrets of signatures go. */
const signaturePlace = "signatures that are made and checked here";

/** The keys of an entry that name the secret of signatures. */
function listSignatures(entry: object): [key: string, signature: { secret: SecretRef }][] {
  return Object.entries(entry).filter(
    ([key, value]) =>
      signatureKeys.some((each) => each === key) && isSecretRef(readKey(value, "secret")),
  );
}

function revealEntry<E extends object>(entry: E, revealNeed: (need: KeyNeed) => string): E {
  const url = readUrl(entry);
  const headers = readHeaders(entry);
  const reveal = revealAt(placeOf(entry), revealNeed);
  return {
    ...entry,
    ...(isSecretRef(url) && { url: revealText(url, reveal) }),
    ...("headers" in entry && { headers: revealValues(headers, reveal) }),
    ...revealLogins(entry, reveal),
    ...Object.fromEntries(
      listSignatures(entry).map(([key, signature]) => {
        const secret = revealText(signature.secret, revealAt(signaturePlace, revealNeed));
        return [key, { ...signature, secret }];
      }),
    ),
  };
}

/** The credentials of whoever logs in. */
function listUser(entry: object): SecretText[] {
  return loginKeys.flatMap((login) =>
    userKeys.map((key) => readKey(readKey(entry, login), key)).filter(isSecretRef),
  );
}

function revealLogins(entry: object, reveal: RevealSecret): object {
  const logins = loginKeys.map((key) => [key, readKey(entry, key)] as const);
  return Object.fromEntries(
    logins
      .filter(([, login]) => login !== undefined)
      .map(([key, login]) => [key, revealValues(login as Record<string, SecretText>, reveal)]),
  );
}

/** Where an address is a credential itself, it says where it goes. */
function placeOf(entry: object): string {
  const brokers = readKey(entry, "brokers");
  if (Array.isArray(brokers)) return `kafka://${brokers.join(",")}`;
  const servers = readKey(entry, "servers");
  if (Array.isArray(servers)) return servers.join(",");
  const url = readUrl(entry);
  if (typeof url !== "string") return "the server that it names";
  return URL.canParse(url) && new URL(url).host !== "" ? describeOrigin(new URL(url)) : url;
}

/** Addresses of other schemes than HTTP have no origin of their own. */
function describeOrigin({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}

function readUrl(entry: object): unknown {
  return "url" in entry ? entry.url : undefined;
}

function readHeaders(entry: object): Record<string, SecretText> {
  const headers = "headers" in entry ? entry.headers : undefined;
  return typeof headers === "object" && headers !== null
    ? (headers as Record<string, SecretText>)
    : {};
}

function revealAt(origin: string, reveal: (need: KeyNeed) => string): RevealSecret {
  return (ref) => {
    const [need] = toNeeds([ref], origin);
    if (need === undefined) throw new RangeError("not a credential");
    return reveal(need);
  };
}

function revealValues(
  texts: Readonly<Record<string, SecretText>>,
  reveal: RevealSecret,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, revealText(text, reveal)]),
  );
}
