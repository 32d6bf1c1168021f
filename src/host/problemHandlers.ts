import { findProblemFixes } from "../run/problems/findProblemFixes.ts";
import { listProblems } from "../run/problems/listProblems.ts";
import type { Handlers, HostSession } from "./hostSession.ts";

type ProblemHandlers = Pick<Handlers, "listProblems" | "findFixes">;

/** What is wrong with configs and all they name, and what would mend it. */
export function createProblemHandlers(session: HostSession): ProblemHandlers {
  return {
    async listProblems({ files, unsaved }) {
      const { workspaceFolder, dataFolder } = session.folder.settings;
      const texts = new Map(unsaved.map(({ file, text }) => [file, text]));
      const options = { workspaceFolder, dataFolder, unsaved: texts };
      const { problems, leftOut } = await listProblems(files, options);
      return { problems: [...problems], leftOut };
    },
    async findFixes(of) {
      return { fixes: await findProblemFixes(of, session.folder.settings) };
    },
  };
}
