import * as z from "zod";
import { type KindRules, unionOfKinds } from "./kind.ts";

/** An entry of `dispatchers`; what it has beside is its kind's own. */
export interface DispatcherConfig {
  kind: string;
  [key: string]: unknown;
}

/** A dispatcher as `run.json` keeps it: checked by its kind when the run was started. */
export const storedDispatcherSchema: z.ZodType<DispatcherConfig> = z.looseObject({
  kind: z.string(),
});

/** The URL of a dispatcher. */
export interface DispatcherTarget {
  readonly key: string;
  /** What is spoken there, such as `HTTP`. */
  readonly name: string;
  /** Such as `http:`. */
  readonly protocols: readonly string[];
  /** Such as `an http or https URL`. */
  readonly form: string;
}

export interface DispatcherRules<C extends DispatcherConfig = DispatcherConfig>
  extends KindRules<C> {
  /** A source lists it at most once: all of them would write the same file. */
  readonly isOnce?: boolean;
  /** Whether nothing leaves this process but into its files and onto its terminal. */
  readonly staysHere?: boolean;
  /** Where it sends to, if that is told by a URL in which `${reaction.<id>.url}` is replaced. */
  readonly target?: DispatcherTarget;
}

/** Schema of the `dispatchers` of a source. */
export function buildDispatchersSchema(kinds: readonly DispatcherRules[]) {
  const once = kinds.filter(({ isOnce }) => isOnce).map(({ kind }) => kind);
  const findDoubled = (dispatchers: readonly DispatcherConfig[]) =>
    once.find((kind) => dispatchers.filter((each) => each.kind === kind).length > 1);
  return z
    .array(unionOfKinds<DispatcherConfig>(kinds))
    .min(1)
    .refine((dispatchers) => findDoubled(dispatchers) === undefined, {
      error: ({ input }) =>
        `must list the kind ${findDoubled(input as DispatcherConfig[])} once: all of them would write the same file`,
    })
    .meta({ description: "Where the changes are sent." });
}
