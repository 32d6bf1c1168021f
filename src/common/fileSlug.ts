/** A name as part of a file name: letters and digits of any script in lower case, the rest as `-`; `fallback` where none is left. */
export function toFileSlug(name: string, fallback: string): string {
  const slug = name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  const short = [...slug].slice(0, longest).join("").replace(/-+$/, "");
  return short === "" || reserved.test(short) ? fallback : short;
}

// --- internal ---

const longest = 60;

/** Windows has devices of these names, whatever follows a dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/;
