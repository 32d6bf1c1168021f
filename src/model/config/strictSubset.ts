/** What of JSON Schema an API holds replies to in strict mode; all else it refuses or passes over. */
export interface StrictSubset {
  /** Keywords that it holds replies to; those that only describe need not be here. */
  readonly keywords: ReadonlySet<string>;
  /** Formats that it holds texts to, where `format` is among the keywords; all when absent. */
  readonly formats?: ReadonlySet<string>;
  /** It wants every property to be required. */
  readonly wantsAllRequired?: true;
  /** It wants `additionalProperties: false` on every object. */
  readonly wantsClosed?: true;
  /** Largest `minItems` that it takes. */
  readonly mostMinItems?: number;
}
