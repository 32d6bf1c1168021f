/** The texts of the window's language by their English ones; undefined in English. */
export type Strings = Readonly<Record<string, string>> | undefined;

/** The texts as a block of data, which the page reads before anything else; no text ends it, and nothing in it is run. */
export function buildStringsHtml(strings: Strings): string {
  if (strings === undefined) return "";
  const json = JSON.stringify(strings).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="l10n">${json}</script>`;
}
