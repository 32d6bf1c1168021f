import { listPaths, type Mutation, mutateAt } from "./mutations.ts";

/** How much of what can go wrong with a reply is refused. */
export interface Teeth {
  readonly refused: number;
  /** Spoiled replies. */
  readonly total: number;
  /** What is let pass. */
  readonly passed: readonly Pick<Mutation, "path" | "mutation">[];
  /** Places of the reply that were left alone, as there are more than are tried. */
  readonly pathsLeft?: number;
}

/** Spoils an accepted reply in one thing after the other, at the outermost places first, and has each judged. */
export function findTeeth(
  accepted: unknown,
  isValid: (spoiled: unknown) => boolean,
  mostPaths: number,
): Teeth {
  const paths = listPaths(accepted);
  const passed: Pick<Mutation, "path" | "mutation">[] = [];
  let total = 0;
  for (const place of paths.slice(0, mostPaths)) {
    for (const { path, mutation, value } of mutateAt(accepted, place)) {
      total += 1;
      if (isValid(value)) passed.push({ path, mutation });
    }
  }
  const left = paths.length - mostPaths;
  return {
    refused: total - passed.length,
    total,
    passed,
    ...(left > 0 ? { pathsLeft: left } : {}),
  };
}
