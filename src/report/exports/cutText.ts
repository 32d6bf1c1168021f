import { formatCount } from "../../model/words/figures.ts";

/** Text of at most so many characters and, where it was longer, how many more it has. */
export function cutText(text: string, mostLength: number): string {
  if (text.length <= mostLength) return text;
  const shown = text.slice(0, mostLength).replace(/[\ud800-\udbff]$/, "");
  return `${shown}… (${formatCount(text.length - shown.length)} more characters)`;
}
