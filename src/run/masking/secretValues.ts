import { isCredential } from "../../model/config/credentialRules.ts";
import type { GrantedKey } from "../../model/config/keyNeed.ts";
import { isMaskable } from "../../model/config/shortKeys.ts";

/** A value that is masked, and what stands in its place. */
export interface SecretValue {
  readonly name: string;
  readonly value: string;
}

/**
 * What is masked of the keys of a run, the longest first: each value without the white space around it, and a password that
 * it holds: of an address, of `user:password`, of a header for Basic authorization; and the credentials among the parameters
 * of an address, which a record may have without the rest.
 */
export function listSecretValues(keys: readonly GrantedKey[]): SecretValue[] {
  const names = new Map<string, string>();
  for (const { name, value } of keys) {
    const whole = value?.trim() ?? "";
    for (const each of [whole, ...listPasswords(whole), ...listParameters(whole)]) {
      if (isMaskable(each) && !names.has(each)) names.set(each, name);
    }
  }
  return [...names]
    .map(([value, name]) => ({ name, value }))
    .sort((a, b) => b.value.length - a.value.length);
}

// --- internal ---

function listPasswords(value: string): string[] {
  const [, address] = /^[a-z][a-z\d+.-]*:\/\/[^/?#\s@]*?:([^/?#\s]*)@/i.exec(value) ?? [];
  if (address !== undefined) return [address, decode(address)];
  const [, basic] = /^basic[\s:]*([\w+/-]+={0,2})$/i.exec(value) ?? [];
  const pair = Buffer.from(basic ?? value, "base64").toString("utf8");
  const isPair = /^[\x21-\x7e]+:[\x21-\x7e]+$/.test(pair);
  return [isPair ? pair : value].flatMap(splitPair);
}

function listParameters(value: string): string[] {
  const parameters = [...(URL.parse(value)?.searchParams ?? [])];
  return parameters.filter(([name, each]) => isCredential(name, each)).map(([, each]) => each);
}

/** The pair itself and its password. */
function splitPair(value: string): string[] {
  const [, password] = /^[^:/]+:([^/]+)$/.exec(value) ?? [];
  return password === undefined ? [] : [value, password];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
