import * as vscode from "vscode";
import type { settingKeys } from "./ids.ts";
import { settingsSection } from "./ids.ts";

type SettingKey = (typeof settingKeys)[keyof typeof settingKeys];

/** One setting, always as it is now; nothing else reads the configuration. */
export class ConfigValue<T> {
  private readonly key: SettingKey;
  private readonly scope: vscode.Uri | undefined;
  private readonly fallback: T;
  private readonly changed = new vscode.EventEmitter<T>();
  private readonly subscription: vscode.Disposable;

  readonly onDidChange = this.changed.event;

  constructor(key: SettingKey, fallback: T, scope?: vscode.Uri) {
    this.key = key;
    this.fallback = fallback;
    this.scope = scope;
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${settingsSection}.${key}`, scope)) {
        this.changed.fire(this.value);
      }
    });
  }

  get value(): T {
    return vscode.workspace
      .getConfiguration(settingsSection, this.scope)
      .get<T>(this.key, this.fallback);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}
