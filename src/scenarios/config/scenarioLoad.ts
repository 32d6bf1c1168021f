import type { ConfigRules } from "../../model/config/configKinds.ts";
import type { LoadedScenario } from "../../model/config/loadedConfig.ts";
import type { LoggerConfig } from "../../model/config/loggerConfig.ts";
import type { Problem } from "../../model/config/problem.ts";
import type { CaseSet } from "../../model/config/testCase.ts";
import type { ReadPromptFile } from "../files/promptFiles.ts";
import type { WorkspaceFiles } from "../files/workspaceFiles.ts";
import type { LargeSchemaLoader } from "./schemaLoader.ts";

/** What a scenario takes from around it. */
export interface ScenarioSurroundings {
  readonly files: WorkspaceFiles;
  readonly readPromptFile: ReadPromptFile;
  /** Absolute folder that the folder of a stream scenario is told relative to. */
  readonly baseFolder: string;
  /** The config's. */
  readonly loggers: readonly LoggerConfig[];
  readonly rules: ConfigRules;
  /** Whether what files hold is looked at as well. */
  readonly checksContents?: boolean | undefined;
  /** What loads schemas that may take long. */
  readonly loadLargeSchema?: LargeSchemaLoader | undefined;
}

/** A scenario that can be run, with its hashes. */
export interface ScenarioLoad {
  readonly scenario: LoadedScenario;
  readonly hashes: {
    readonly scenario: string;
    readonly schema: string;
    /** Of the files that it names itself. */
    readonly files?: string;
  };
  readonly cases?: CaseSet;
}

/** `load` is absent when a problem is an error. */
export interface ScenarioLoadResult {
  readonly load?: ScenarioLoad;
  /** Whether it, or a case of it, names files to be sent; also where there are problems. */
  readonly hasFiles?: boolean;
  readonly problems: Problem[];
}
