import type { ModelCheck } from "../../model/modelCheck.ts";
import { Emitter } from "../emitter.ts";

/** What the lists of providers said of their models, since a person asked for it in this window. */
export class ModelChecks {
  private readonly changed = new Emitter<void>();
  private readonly checks = new Map<string, ModelCheck>();

  readonly onDidChange = this.changed.event;

  /** Takes what was said of providers of a config, by its file relative to the folder. */
  keep(config: string, checks: readonly ModelCheck[]): void {
    for (const check of checks) this.checks.set(keyOf(config, check.provider), check);
    this.changed.fire();
  }

  /** What was said of a provider; undefined once it has another model. */
  find(
    config: string,
    { id, model }: { readonly id: string; readonly model?: string | undefined },
  ): ModelCheck | undefined {
    const check = this.checks.get(keyOf(config, id));
    return check?.model === model ? check : undefined;
  }

  dispose(): void {
    this.changed.dispose();
  }
}

// --- internal ---

function keyOf(config: string, provider: string): string {
  return `${provider} ${config}`;
}
