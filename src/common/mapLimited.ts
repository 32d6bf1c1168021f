/** How many files are read at the same time. */
export const maxOpenFiles = 16;

/** Maps items in their order with at most `limit` under way at a time, so that thousands of files are never open at once. */
export async function mapLimited<T, R>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items].entries();
  const takeNext = async () => {
    for (const [position, item] of queue) results[position] = await work(item);
  };
  await Promise.all(Array.from({ length: limit }, takeNext));
  return results;
}
