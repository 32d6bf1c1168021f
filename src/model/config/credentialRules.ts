import { isJsonObject } from "../json/jsonValue.ts";
import type { KeyFault } from "./keyFault.ts";
import type { FaultHint } from "./problemFault.ts";

/**
 * Credentials that are written out in an entry of a config (a provider, handler, dispatcher or system): in its headers, its
 * environment, its query or its addresses, known by name or by form.
 */
export function findCredentialFaults(entry: object): KeyFault[] {
  return Object.entries(entry).flatMap(([key, value]: [string, unknown]) => {
    if (textKeys.has(key) && isJsonObject(value)) return findAmongTexts(key, value);
    return addressKeys.has(key) && typeof value === "string" ? findInAddress(key, value) : [];
  });
}

/** Whether a text, by its name or its form, is what nobody else should know. */
export function isCredential(name: string, text: string): boolean {
  if (text.trim().length < shortest || isPlaceholder(text)) return false;
  return hasForm(text) || (names.test(name) && !/^(\d+|true|false|null)$/i.test(text));
}

// --- internal ---

const textKeys = new Set(["headers", "env", "query"]);
const addressKeys = new Set(["url", "baseUrl", "readyUrl"]);

function findAmongTexts(key: string, texts: Record<string, unknown>): KeyFault[] {
  return Object.entries(texts).flatMap(([name, text]): KeyFault[] => {
    if (typeof text !== "string" || !isCredential(name, text)) return [];
    return [
      { path: [key, name], message: describe(text), hint: key === "query" ? fixed : movable },
    ];
  });
}

/** Where `{ "env": NAME }` may stand in its place. */
const movable: FaultHint = { code: "written-key" };
/** Where only a text may stand. */
const fixed: FaultHint = { code: "written-key", fixes: [] };

/** An address with user and password in it, or with a credential among its parameters. */
function findInAddress(key: string, address: string): KeyFault[] {
  const url = URL.parse(address);
  if (url === null) return [];
  const message = (what: string) =>
    `has ${what} written out; a file that is committed must not: ${key === "url" ? 'put the whole address into an environment variable and write { "env": NAME }' : 'name it by "apiKey", "headers" or "env" with { "env": NAME }'}`;
  if (url.username !== "" || url.password !== "") {
    return [
      {
        path: [key],
        message: message("a user or password"),
        hint: key === "url" ? movable : fixed,
      },
    ];
  }
  const found = [...url.searchParams].find(([name, value]) => isCredential(name, value));
  return found === undefined
    ? []
    : [
        {
          path: [key],
          message: message(`the credential "${found[0]}"`),
          hint: key === "url" ? movable : fixed,
        },
      ];
}

/** Nobody's key. */
const shortest = 4;

function isPlaceholder(text: string): boolean {
  return /^(\$\{[^}]*\}|<[^>]*>|x+|\*+)$/i.test(text.trim());
}

/** Names that say what they hold. */
const names =
  /(^|[-_.])(authorization|cookie|password|passwd|pwd|secret|token|credentials?|(api|access|private|secret|auth|subscription|account)[-_]?key)$|apikey$|secretkey$/i;

/** What the keys of known services begin with, private keys, web tokens, and the schemes of `Authorization`. */
function hasForm(text: string): boolean {
  return forms.some((form) => form.test(text.trim()));
}

const forms: readonly RegExp[] = [
  /^(bearer|basic)\s+\S{6,}/i,
  /^sk-[\w-]{12,}/,
  /^(gh[pousr]|glpat|github_pat)[-_]\w{12,}/,
  /^xox[abeprs]-[\w-]{8,}/,
  /^(AKIA|ASIA)[0-9A-Z]{12,}/,
  /^AIza[\w-]{20,}/,
  /^(hf|gsk|r8|pplx|xai|nvapi|fw|csk|tgp)[-_]\w{12,}/,
  /^[rs]k_(live|test)_\w{8,}/,
  /^whsec_\w{8,}/,
  /^eyJ[\w-]{8,}\.eyJ[\w-]{8,}\./,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];

function describe(text: string): string {
  const scheme = /^(Bearer|Basic)\s/i.exec(text)?.[1];
  const prefix = scheme === undefined ? "" : `, "prefix": "${scheme} "`;
  return `is a credential, and a file that is committed must not hold one: put it into an environment variable and write { "env": NAME${prefix} }, or store it with "Touchstone: Set API Key…" and write { "secret": NAME${prefix} }`;
}
