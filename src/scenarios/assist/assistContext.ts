import type { ConfigRules } from "../../model/config/configKinds.ts";
import type { WorkspaceFiles } from "../files/workspaceFiles.ts";
import type { WorkspaceListing } from "../files/workspaceListing.ts";
import type { Project } from "./project.ts";

/** What help is given with. */
export interface AssistContext {
  readonly rules: ConfigRules;
  readonly files: WorkspaceFiles;
  readonly listing: WorkspaceListing;
  /** Asked only where it is needed: it looks at every config. What it tells may be some seconds old. */
  readonly project: () => Promise<Project>;
  /** Names of environment variables; no value is looked at. */
  readonly variables: readonly string[];
}
