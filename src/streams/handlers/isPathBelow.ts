/** Whether a path, with its query string, is `root` or lies below it. */
export function isPathBelow(path: string, root: string): boolean {
  const base = root.endsWith("/") ? root.slice(0, -1) : root;
  if (base === "") return true;
  if (!path.startsWith(base)) return false;
  const next = path[base.length];
  return next === undefined || next === "/" || next === "?";
}
