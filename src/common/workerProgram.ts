/** A program of a thread, as it is written and as it is bundled. */
export interface WorkerProgram {
  /** Beside the file that starts it. */
  readonly source: string;
  /** At the root of the bundles. */
  readonly bundle: string;
}

/** Finds the program that a file starts in a thread; `own` is the `import.meta.url` of that file. */
export function findWorkerProgram(own: string, { source, bundle }: WorkerProgram): URL {
  if (own.endsWith(".ts")) return new URL(source, own);
  return new URL(own.includes("/chunks/") ? `../${bundle}` : `./${bundle}`, own);
}
