/** The value of a body; one that has a `head` is parsed only when it is asked for. */
export interface BodyValue {
  readonly value: unknown;
  /** Of the keys of its outermost object those that say whose it is, as far as it has them. */
  readonly head?: Readonly<Record<string, unknown>> | undefined;
}

/** The keys that a head has. */
export const headKeys = ["queryId", "query_id", "phase", "kind", "controlSignal"];

/** What the keys of a head are read from. */
export function headOf(body: BodyValue): unknown {
  return body.head ?? body.value;
}
