import type { EditorServices } from "./editorServices.ts";
import type { FolderSession } from "./host/folderSession.ts";
import { runConfigFile } from "./runConfigFile.ts";
import type { RunRef } from "./runRef.ts";

/** `runConfigFile`; the first run of a folder opens its report, as long as none is open. Throws as that does. */
export async function runAndShowFirst(
  services: EditorServices,
  session: FolderSession,
  config: string,
): Promise<RunRef> {
  await session.runs.load();
  const isFirst = session.runs.total === 0 && session.runs.goingOn === undefined;
  const ref = await runConfigFile(services, session, config);
  if (isFirst && !services.reports.isAnyOpen) services.reports.open(ref);
  return ref;
}
