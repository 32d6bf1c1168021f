/** Makes something when it is first wanted: the first `Intl` formatter of a process takes milliseconds that no start has to spare. */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
