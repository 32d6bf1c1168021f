import * as vscode from "vscode";
import { agentToolNames } from "../../model/wire/agentToolNames.ts";
import type { EditorServices } from "../editorServices.ts";
import { agentToolPrefix } from "../ids.ts";
import { createAgentTool } from "./agentTool.ts";

/** The tools of `touchstone mcp` as language model tools of the editor, where runs have its keys and its models. */
export function registerAgentTools({ folders }: EditorServices): vscode.Disposable {
  return vscode.Disposable.from(
    ...agentToolNames.map((name) =>
      vscode.lm.registerTool(`${agentToolPrefix}${name}`, createAgentTool(name, folders)),
    ),
  );
}
