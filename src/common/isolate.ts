/** Letters that are written from right to left: https://www.unicode.org/reports/tr9/#Bidirectional_Character_Types */
const rightToLeft =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A text of any origin as a part of a line: one with letters written from right to left turns nothing beside it. */
export function isolate(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}
