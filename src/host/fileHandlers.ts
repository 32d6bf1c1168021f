import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import { readRegular } from "../common/regularFile.ts";
import type { PromptFile } from "../model/chatMessage.ts";
import { type PromptImage, promptImageBytes } from "../model/results/report.ts";
import { UserError } from "../model/userError.ts";
import { findMediaType, mediaTypeBytes } from "../scenarios/files/mediaType.ts";
import { openWorkspaceFiles } from "../scenarios/files/workspaceFiles.ts";
import { loadHeadOfPart } from "../store/results/resultHead.ts";
import type { Handlers, HostSession } from "./hostSession.ts";
import { nameLooseResult } from "./looseResults.ts";

type FileHandlers = Pick<Handlers, "getPromptImage" | "openResultFile">;

/** Looking at what went with prompts, and at result files wherever they lie. */
export function createFileHandlers(session: HostSession): FileHandlers {
  return {
    async getPromptImage({ file }) {
      const { workspaceFolder } = session.folder.settings;
      // Whatever keeps it from being read, the report has its path to show.
      const image = await readImage(file, workspaceFolder).catch(() => undefined);
      return image === undefined ? {} : { image };
    },
    async openResultFile({ file }) {
      const { store } = session.folder;
      const loaded = await loadHeadOfPart(file);
      if (!loaded.ok) throw new UserError(`${file}: ${loaded.reason}`, { code: "storage" });
      const { id, timestamp } = loaded.head;
      const [known] = await store.openResultsApart([id]);
      const isKnown = known !== undefined && !(known instanceof UserError) && known.file === file;
      if (isKnown) return { runId: id, isLoose: false, timestamp };
      const runId = nameLooseResult(file);
      session.looseResults.set(runId, file);
      return { runId, isLoose: true, timestamp };
    },
  };
}

// --- internal ---

/** The image that was sent; undefined when it is none, too large, not in the workspace, or not what it was. */
async function readImage(
  { path: name, bytes, sha256 }: PromptFile,
  workspaceFolder: string,
): Promise<PromptImage | undefined> {
  if (bytes > promptImageBytes) return undefined;
  const file = path.resolve(workspaceFolder, name);
  const files = await openWorkspaceFiles(workspaceFolder);
  if ((await files.findFault(file)) !== undefined) return undefined;
  if ((await stat(file)).size !== bytes) return undefined;
  const content = await readRegular(file, promptImageBytes);
  if (createHash("sha256").update(content).digest("hex") !== sha256) return undefined;
  const mediaType = findMediaType(content.subarray(0, mediaTypeBytes));
  if (mediaType === undefined || mediaType === "application/pdf") return undefined;
  return { mediaType, base64: content.toString("base64") };
}
