import { relativePath } from "../common/relativePath.ts";
import type { importRequests } from "../model/wire/importRequests.ts";
import type { PlannedImport } from "../run/imports/importFile.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type ImportHandlers = Pick<Handlers, keyof typeof importRequests>;

/** Files of other tools. What was shown is read anew when it is written: the file may have changed. */
export function createImportHandlers(session: HostSession): ImportHandlers {
  const plan = async (file: string) => {
    const { planImport } = await import("../run/imports/importFile.ts");
    return await planImport(file, { folder: session.folder.store.paths.dataFolder });
  };
  return {
    async planImport({ file }) {
      const planned = await plan(file);
      const { dataFolder } = session.folder.store.paths;
      return {
        label: planned.label,
        content: describeContent(planned, dataFolder),
        notes: [...planned.notes],
      };
    },
    async writeImport({ file }) {
      const { writeImport } = await import("../run/imports/importFile.ts");
      const onProblem = (message: string) => session.warn(message);
      const written = await writeImport(await plan(file), session.folder.store, onProblem);
      const { files, notes, runId } = written;
      return { files: [...files], notes: [...notes], ...(runId === undefined ? {} : { runId }) };
    },
  };
}

// --- internal ---

function describeContent({ content }: PlannedImport, dataFolder: string) {
  if (content.kind === "run") {
    const { config, summary } = content.parts.head;
    return { kind: "run" as const, name: config.name ?? "", tests: summary.totalTests };
  }
  const files = content.files.map(({ file }) => relativePath(dataFolder, file)).toReversed();
  return { kind: "config" as const, files };
}
