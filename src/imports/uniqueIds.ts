/**
 * Ids of providers, made of names of any kind: what an id may not hold becomes `-`, and a doubled one gets a number. One
 * `key`, which is the name itself unless it is given, has one id.
 */
export function createUniqueIds(fallback: string): (name: string, key?: string) => string {
  const byKey = new Map<string, string>();
  const taken = new Set<string>();
  return (name, key = name) => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const id = findFree(toId(name, fallback), taken);
    byKey.set(key, id);
    taken.add(id);
    return id;
  };
}

// --- internal ---

const longest = 64;

function toId(name: string, fallback: string): string {
  const id = name
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, longest)
    .replace(/-+$/, "");
  return id === "" ? fallback : id;
}

function findFree(id: string, taken: ReadonlySet<string>): string {
  let free = id;
  for (let number = 2; taken.has(free); number += 1) {
    const end = `-${number}`;
    free = `${id.slice(0, longest - end.length)}${end}`;
  }
  return free;
}
