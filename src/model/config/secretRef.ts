import * as z from "zod";
import { isJsonObject, readKey } from "../json/jsonValue.ts";
import { editorHints } from "./editorHints.ts";

const envName = z
  .string()
  .min(1)
  .meta({ description: "Name of the environment variable that holds it." })
  .register(editorHints, { credential: "env" });
const secretName = z
  .string()
  .min(1)
  .meta({ description: "Name it was stored under with *Touchstone: Set API Key…*." })
  .register(editorHints, { credential: "secret" });
const prefix = z
  .string()
  .optional()
  .meta({ description: "Text put before it, such as `Bearer `." });

/** Where a credential comes from; one written out has no place in a file that is committed. */
export const secretRefSchema = z.union(
  [z.strictObject({ env: envName }), z.strictObject({ secret: secretName })],
  {
    error:
      'must be { "env": NAME } or { "secret": NAME }, never the key itself: put the key into an environment variable, or store it with "Touchstone: Set API Key…"',
  },
);
export type SecretRef = z.infer<typeof secretRefSchema>;

/** A text, or the credential that stands in its place. */
export const secretTextSchema = z.union(
  [
    z.string(),
    z.strictObject({ env: envName, prefix }),
    z.strictObject({ secret: secretName, prefix }),
  ],
  {
    error:
      'must be a text, { "env": NAME } or { "secret": NAME }, the last two with a "prefix" if need be',
  },
);
export type SecretText = z.infer<typeof secretTextSchema>;
export type SecretTexts = Readonly<Record<string, SecretText>>;

/** A schema of an address that may also be given as a credential, whole. */
export function orSecret<T extends z.ZodType<string>>(address: T) {
  return z.union([
    address,
    z.strictObject({ env: envName }),
    z.strictObject({ secret: secretName }),
  ]);
}

/** Gives the value of a credential. */
export type RevealSecret = (ref: SecretRef) => string;

/** The credentials among texts. */
export function listSecretRefs(texts: SecretTexts): SecretRef[] {
  return Object.values(texts).flatMap((text) => (typeof text === "string" ? [] : [text]));
}

/** A text with its credential in place. */
export function revealText(text: SecretText, reveal: RevealSecret): string {
  return typeof text === "string" ? text : `${text.prefix ?? ""}${reveal(text)}`;
}

export function revealTexts(texts: SecretTexts, reveal: RevealSecret): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, revealText(text, reveal)]),
  );
}

/** Texts whose credentials were put in place further up. Throws a `RangeError` where one was not. */
export function plainTexts(texts: SecretTexts): Record<string, string> {
  return revealTexts(texts, () => {
    throw new RangeError("a credential was not put in place");
  });
}

/** An entry whose address, headers, user and secret of signatures hold their credentials. */
export type Revealed<E> = {
  [K in keyof E]: K extends "url"
    ? Extract<E[K], string | undefined>
    : K extends "headers"
      ? Readonly<Record<string, string>>
      : K extends LoginKey
        ? RevealedUser<E[K]>
        : K extends SignatureKey
          ? RevealedSecret<E[K]>
          : E[K];
};

type RevealedUser<U> = U extends object
  ? { readonly [K in keyof U]: K extends UserKey ? string : U[K] }
  : U;

type RevealedSecret<S> = S extends { secret: unknown }
  ? Omit<S, "secret"> & { readonly secret: string }
  : S;

/** Keys of an entry that say who logs in to its server. */
export const loginKeys = ["sasl", "user"] as const;
type LoginKey = (typeof loginKeys)[number];

/** Keys of those that may be credentials. */
export const userKeys = ["username", "password", "token", "nkey"] as const;
type UserKey = (typeof userKeys)[number];

/** Keys of an entry whose own key `secret` is a credential: what is checked or made with it never leaves this process. */
export const signatureKeys = ["verify", "sign"] as const;
type SignatureKey = (typeof signatureKeys)[number];

/** An entry whose credentials were put in place further up. Throws a `RangeError` where one was not. */
export function takeRevealed<E extends object>(entry: E): Revealed<E> {
  const { url, headers } = entry as { url?: unknown; headers?: SecretTexts };
  const secrets = signatureKeys.map((key) => readKey(readKey(entry, key), "secret"));
  const user = loginKeys.flatMap((login) =>
    userKeys.map((key) => readKey(readKey(entry, login), key)),
  );
  if (
    [url, ...secrets, ...user].some(isSecretRef) ||
    (headers && listSecretRefs(headers).length > 0)
  ) {
    throw new RangeError("a credential was not put in place");
  }
  return entry as Revealed<E>;
}

/** Whether a value of a config stands for a credential. */
export function isSecretRef(value: unknown): value is Exclude<SecretText, string> {
  return isJsonObject(value) && (typeof value.env === "string" || typeof value.secret === "string");
}
