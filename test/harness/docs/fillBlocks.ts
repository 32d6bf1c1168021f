/**
 * A document with its marked blocks filled. A block stands between `<!-- name -->` and `<!-- /name -->`, each on a line of its
 * own; where the name has a second word, as in `<!-- kinds: providers -->`, the end has the first one.
 */
export function fillBlocks(text: string, blocks: ReadonlyMap<string, string>): string {
  return text.replace(
    /^(<!-- (([a-z]+)(?:: [a-z]+)?) -->)\n[\s\S]*?^(<!-- \/\3 -->)$/gm,
    (_, begin: string, name: string, _word: string, end: string) => {
      const block = blocks.get(name);
      if (block === undefined) throw new Error(`There is no block "${name}".`);
      return `${begin}\n\n${block}\n\n${end}`;
    },
  );
}

/** The names of the blocks that a document marks. */
export function listBlocks(text: string): string[] {
  return [...text.matchAll(/^<!-- ([a-z]+(?:: [a-z]+)?) -->$/gm)].map(([, name = ""]) => name);
}
