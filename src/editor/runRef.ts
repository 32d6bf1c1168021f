/** A run by its folder and id: what reports and the status bar hand to commands. */
export interface RunRef {
  /** URI of the workspace folder as text. */
  readonly folder: string;
  readonly runId: string;
}
