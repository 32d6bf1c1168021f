import type * as vscode from "vscode";

/** A part that is made when it is first asked for, and else by itself as soon as the extension host has a moment. */
export interface Later<T extends vscode.Disposable> extends vscode.Disposable {
  readonly value: T;
}

/** Keeps what nobody waits for out of the time that an activation takes. */
export function createLater<T extends vscode.Disposable>(make: () => T): Later<T> {
  let made: T | undefined;
  const get = (): T => {
    clearImmediate(timer);
    made ??= make();
    return made;
  };
  const timer = setImmediate(get);
  return {
    get value() {
      return get();
    },
    dispose() {
      clearImmediate(timer);
      made?.dispose();
    },
  };
}
