import { mapLimited } from "./mapLimited.ts";

/**
 * Maps as `mapLimited` does, and is over when it rejects: after the first failure nothing further is begun, and what was begun
 * has ended. For work that has to be undone where it fails.
 */
export async function mapWhole<T, R>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const failures: unknown[] = [];
  const results: R[] = [];
  await mapLimited([...items].entries(), limit, async ([position, item]) => {
    if (failures.length > 0) return;
    try {
      results[position] = await work(item);
    } catch (error) {
      failures.push(error);
    }
  });
  if (failures.length > 0) throw failures[0];
  return results;
}
