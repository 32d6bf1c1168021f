import type { GrantedKey } from "../../../../src/model/config/keyNeed.ts";

/** A key of this value, granted. */
export function grant(name: string, value: string): GrantedKey {
  return { source: "env", name, origin: "http://127.0.0.1", value };
}

const inHex = (text: string, upper: boolean) =>
  [...Buffer.from(text)]
    .map((byte) => `%${byte.toString(16).padStart(2, "0")}`)
    .map((code) => (upper ? code.toUpperCase() : code))
    .join("");
const inUnicode = (text: string) =>
  text
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
const lowerEscapes = (text: string) => text.replace(/%../g, (code) => code.toLowerCase());

/** Ways in which another side may write a value, by their names. */
export const forms: Readonly<Record<string, (value: string) => string>> = {
  raw: (value) => value,
  "white space around it": (value) => ` \t${value}\n`,
  JSON: (value) => JSON.stringify(value),
  "JSON within JSON": (value) => JSON.stringify(JSON.stringify({ value })),
  "JSON with escaped slashes": (value) => JSON.stringify(value).replaceAll("/", "\\/"),
  "JSON, every character escaped": inUnicode,
  "JSON, some characters escaped": (value) =>
    value.slice(0, 3) + inUnicode(value.slice(3, 5)) + JSON.stringify(value.slice(5)).slice(1, -1),
  "URL-encoded": encodeURIComponent,
  "URL-encoded in lower case": (value) => lowerEscapes(encodeURIComponent(value)),
  "URL-encoded twice": (value) => encodeURIComponent(encodeURIComponent(value)),
  "as a form": (value) => new URLSearchParams({ value }).toString(),
  "URL-encoded, every byte": (value) => inHex(value, true),
  "URL-encoded in part": (value) => value.slice(0, 4) + inHex(value.slice(4), false),
  Base64: (value) => Buffer.from(value).toString("base64"),
  "Base64 behind one byte": (value) => Buffer.from(`u${value}`).toString("base64"),
  "Base64 behind two bytes": (value) => Buffer.from(`u:${value}`).toString("base64"),
  "Base64 between others": (value) => Buffer.from(`user:${value} and on`).toString("base64"),
  "Base64 for URLs": (value) => Buffer.from(`a:${value}`).toString("base64url"),
  "Base64 in a URL": (value) => encodeURIComponent(Buffer.from(value).toString("base64")),
  "Base64 in JSON with escaped slashes": (value) =>
    Buffer.from(value).toString("base64").replaceAll("/", "\\/"),
};

/** Values of every sort that keys are made of. */
export const sortsOfValues: Readonly<Record<string, string>> = {
  PLAIN: "sk-ant-api03-Zm9vYmFyMTIzNDU2Nzg5MA",
  SHORTEST: "hunter2!",
  QUOTED: 'pa"ss\\wo/rd"1',
  SLASHES: "a//b\\\\c//d??e>>f",
  WORD: "password",
  DIGITS: "123456789012",
  UNICODE: "schlüssel-ключ-🔑-1",
  REGEX: "a.*b(c|d)[e]{2}$^+?",
  TOKEN: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
  URL: "redis://admin:s3cr3t-p4ss@db.example:6379/0?x=%20",
};
