/** Whether an object or array holds more values than this, all below it counted; a larger one is not counted to its end. */
export function hasMoreValues(root: object, most: number): boolean {
  const open: object[] = [root];
  let left = most;
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    const values: unknown[] = Object.values(holder);
    left -= values.length;
    if (left < 0) return true;
    for (const value of values) {
      if (typeof value === "object" && value !== null) open.push(value);
    }
  }
  return false;
}
