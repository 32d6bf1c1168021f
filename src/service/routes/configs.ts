import path from "node:path";
import { relativePath } from "../../common/relativePath.ts";
import { errorMessage } from "../../model/userError.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { configListSchema } from "../../model/wire/serviceApi.ts";
import { pageQuerySchema } from "../../model/wire/serviceApiParams.ts";
import { describeConfig } from "../../scenarios/config/describeConfig.ts";
import type { ServiceContext } from "../context.ts";
import { isReallyInside } from "../http/isReallyInside.ts";
import { createRoute, type Route } from "../http/route.ts";
import { describeTagged } from "../http/taggedAnswer.ts";

/** The config files of the workspace. */
export function createConfigRoutes(service: ServiceContext): Route[] {
  return [
    createRoute({
      ...{ method: "get", path: "/api/configs", operationId: "listConfigs", tag: "Configs" },
      summary: "List the config files of the workspace with their problems",
      query: pageQuerySchema,
      ...describeTagged("What can be read of each.", configListSchema),
      async handle({ query: { limit, offset } }) {
        const files = await listReadable(service);
        const page = files.slice(offset, offset + limit);
        const items = await Promise.all(page.map((file) => describe(service, file)));
        return { json: { items, total: files.length, limit, offset }, isTagged: true };
      },
    }),
  ];
}

// --- internal ---

/** A link that leads out of the workspace is none of its configs. */
async function listReadable({ runs }: ServiceContext): Promise<string[]> {
  const files = await runs.listConfigs();
  const inside = await Promise.all(files.map((file) => isReallyInside(runs.workspaceFolder, file)));
  return files.filter((_, at) => inside[at]);
}

async function describe(
  { runs: { workspaceFolder }, hidePaths }: ServiceContext,
  file: string,
): Promise<ConfigSummary> {
  const summary = await describeConfig(file, { workspaceFolder }).catch(
    (error): ConfigSummary => ({
      file: relativePath(workspaceFolder, file),
      name: path.basename(file, ".touchstone.json"),
      ...{ providers: [], scenarios: [], keys: [] },
      problems: [{ file, line: 1, column: 1, key: "", message: errorMessage(error) }],
    }),
  );
  const problems = summary.problems.map((problem) => ({
    ...problem,
    file: relativePath(workspaceFolder, problem.file),
    message: hidePaths(problem.message),
  }));
  return { ...summary, problems };
}
