import path from "node:path";
import type { ContentCheck, ContentFault } from "../model/config/contentCheck.ts";
import type { HandlerConfig } from "../model/config/streamHandler.ts";
import type { SourceConfig } from "../model/config/streamSource.ts";
import { UserError } from "../model/userError.ts";
import { findGrpcFaults } from "./handlers/grpc/grpcService.ts";
import { findHarFaults } from "./sources/har/harReading.ts";
import { findScriptFaults } from "./sources/script/scriptCheck.ts";

/**
 * What a test would refuse at its start in the script, HAR file or .proto file that a source or handler names. Reads the
 * whole file: a script line by line, so that its size costs time only.
 */
export const checkContents: ContentCheck = async (config, folder) => {
  try {
    return await findFaults(config, folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ path: [config.kind === "grpc" ? "proto" : "file"], message: error.message }];
  }
};

// --- internal ---

async function findFaults(
  config: SourceConfig | HandlerConfig,
  folder: string,
): Promise<ContentFault[]> {
  switch (config.kind) {
    case "script":
      return await findScriptFaults({
        path: path.resolve(folder, config.file),
        shownFile: config.file,
        needsStart: config.timeMode === "recorded",
      });
    case "http-replay":
      return await findHarFaults(path.resolve(folder, config.file));
    case "grpc": {
      if (config.proto === undefined) return [];
      const proto = path.resolve(folder, config.proto);
      return await findGrpcFaults({ proto, service: config.service });
    }
    default:
      return [];
  }
}
