import * as vscode from "vscode";
import type { ContextKey } from "../ids.ts";

/** A context key that is told to the editor only when it changes. */
export class ManagedContextKey {
  private readonly key: ContextKey;
  private current: boolean | undefined;

  constructor(key: ContextKey) {
    this.key = key;
  }

  set(value: boolean): void {
    if (value === this.current) return;
    this.current = value;
    void vscode.commands.executeCommand("setContext", this.key, value);
  }
}
