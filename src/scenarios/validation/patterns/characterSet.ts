/** Characters as ranges of code points, in order and apart. */
export type CharacterSet = readonly (readonly [first: number, last: number])[];

export const anyCharacter: CharacterSet = [[0, 0x10ffff]];
export const digits: CharacterSet = [[0x30, 0x39]];
export const wordCharacters: CharacterSet = [...digits, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
export const spaces: CharacterSet = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
/** What a dot stands for. */
export const notLineEnds: CharacterSet = invert([
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]);

export function invert(set: CharacterSet): CharacterSet {
  const inverted: (readonly [number, number])[] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) inverted.push([next, first - 1]);
    next = last + 1;
  }
  return next > 0x10ffff ? inverted : [...inverted, [next, 0x10ffff]];
}

export function unite(sets: readonly CharacterSet[]): CharacterSet {
  const united: [number, number][] = [];
  for (const [first, last] of sets.flat().sort(([a], [b]) => a - b)) {
    const before = united.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else united.push([first, last]);
  }
  return united;
}

/** Whether some character is in both. */
export function overlap(a: CharacterSet, b: CharacterSet): boolean {
  return a.some(([first, last]) => b.some(([from, to]) => first <= to && from <= last));
}
