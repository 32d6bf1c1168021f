import * as z from "zod";
import type { ContentFault } from "./contentFault.ts";
import type { KeyFault } from "./keyFault.ts";

/** Schema of one kind: an object whose `kind` is a literal, or a union of such. */
export type KindSchema = z.ZodObject | z.ZodDiscriminatedUnion;

/** What the reader of configs has to know of one kind of an entry, such as a handler. `C` is the checked entry. */
export interface KindRules<C extends { kind: string } = { kind: string }> {
  readonly kind: C["kind"];
  /** Whether it starts a program that the config names: no request may bring such a config. */
  readonly startsProgram?: boolean;
  /** Its keys, each with its default and a description for people. */
  readonly schema: KindSchema & z.ZodType<C>;
  /**
   * Keys that do not go together, or with which nothing could be sent. Such rules are not in the schema, which also reads
   * the configs of runs that were made before there was such a rule.
   */
  findFaults?(config: C): KeyFault[];
}

/** A file that an entry names, relative to the file the entry stands in. */
export interface NamedFile {
  readonly key: string;
  readonly file: string;
  /** Such as `HAR file`. */
  readonly what: string;
}

/** A kind whose entries may name a file. */
export interface FileKindRules<C extends { kind: string } = { kind: string }> extends KindRules<C> {
  findFile?(config: C): NamedFile | undefined;
  /**
   * What a test would refuse at its start in the file, of which `folder` is the absolute base; at most `mostContentFaults`.
   * Reads the whole file. Throws a `UserError` when that is not possible.
   */
  findContentFaults?(config: C, folder: string): Promise<ContentFault[]>;
}

/** One of several kinds, by its name. Throws for a kind that no checked config has. */
export function findKind<K extends { readonly kind: string }>(
  kinds: readonly K[],
  kind: string,
): K {
  const found = kinds.find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`there is no kind "${kind}"`);
  return found;
}

/** A schema that takes an entry of any of these kinds; what `T` has, each of them has. */
export function unionOfKinds<T>(kinds: readonly { readonly schema: KindSchema }[]): z.ZodType<T> {
  const [first, ...others] = kinds.map(({ schema }) => schema);
  if (first === undefined) throw new Error("there is no kind");
  return z.discriminatedUnion("kind", [first, ...others]) as unknown as z.ZodType<T>;
}
