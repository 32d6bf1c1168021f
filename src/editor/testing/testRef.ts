/** What an item of the Test Explorer stands for: a folder, a config of it, a scenario of that, or a cell. */
export interface TestRef {
  /** URI of the workspace folder as text. */
  readonly folder: string;
  /** Relative to the folder, with `/`. */
  readonly config?: string;
  readonly scenario?: number;
  readonly provider?: string;
}

/** One provider of one scenario; queries and reactions are providers of their stream scenario. */
export type CellRef = Required<TestRef>;

/** Names an item; also its id in VS Code. */
export function keyOf({ folder, config, scenario, provider }: TestRef): string {
  return [folder, config, scenario, provider].filter((part) => part !== undefined).join("\n");
}

/** The keys of an item and of all it lies in. */
export function listKeysAbove({ folder, config, scenario, provider }: CellRef): string[] {
  const refs = [{ folder }, { folder, config }, { folder, config, scenario }];
  return [...refs, { folder, config, scenario, provider }].map(keyOf);
}
