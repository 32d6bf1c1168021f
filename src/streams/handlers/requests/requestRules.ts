import { isPathBelow } from "../isPathBelow.ts";
import type { RequestCondition } from "./requestKeys.ts";

/** A request as far as rules look at it. */
export interface RuledRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Whether a request has the method, path and parameters of a condition. */
export function fitsRequest(
  { method, path, query }: Omit<RequestCondition, "schema">,
  request: RuledRequest,
): boolean {
  if (method !== undefined && method.toUpperCase() !== request.method.toUpperCase()) return false;
  if (path !== undefined && !isPathBelow(request.path, path)) return false;
  const parameters = readQuery(request.path);
  return Object.entries(query ?? {}).every(([name, wanted]) => {
    const value = parameters.get(name);
    return wanted === true ? value !== null : value === wanted;
  });
}

/** The parameters of a path with its query string. */
export function readQuery(path: string): URLSearchParams {
  const from = path.indexOf("?");
  return new URLSearchParams(from < 0 ? "" : path.slice(from + 1));
}
