import type * as vscode from "vscode";
import type { EditorServices } from "../editorServices.ts";
import type { ShownCells } from "./shownCells.ts";
import type { TestItems } from "./testItems.ts";
import type { TestRef } from "./testRef.ts";

/** What the parts of the Test Explorer work with. */
export interface TestingParts {
  readonly controller: vscode.TestController;
  readonly items: TestItems;
  readonly shown: ShownCells;
  /** Ids of runs that were started here: the Test Explorer shows their progress and end. */
  readonly followed: Set<string>;
  /** Runs that were asked for here, by folder, until they have ended: what they come to is told as it comes. */
  readonly underWay: Set<Pick<TestRef, "folder">>;
  /** Has the newest run of each cell shown. */
  readonly showNewest: () => void;
  readonly services: Pick<EditorServices, "folders" | "vault" | "log">;
}
