/** The URI a reference means from where it stands; undefined when it is none. */
export function resolveUri(ref: string, base: string): URL | undefined {
  return URL.canParse(ref, base) ? new URL(ref, base) : undefined;
}

export function withoutFragment(uri: URL): string {
  return uri.href.replace(/#.*$/, "");
}

/** The fragment of a URI, percent-decoded. */
export function readFragment(uri: URL): string {
  const fragment = uri.hash.slice(1);
  try {
    return decodeURIComponent(fragment);
  } catch {
    // A lone "%" stands for itself: a pointer then finds its key or is reported.
    return fragment;
  }
}
