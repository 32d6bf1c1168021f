/** Percent-encoded text decoded; one that is not encoded rightly, such as a lone `%`, stands for itself. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
