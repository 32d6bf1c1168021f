import { relativePath } from "../../common/relativePath.ts";
import type { ConfigSummary } from "../../model/wire/hostProtocol.ts";
import { configListSchema } from "../../model/wire/serviceApi.ts";
import { pageQuerySchema } from "../../model/wire/serviceApiParams.ts";
import { markSameNames } from "../../run/configNames.ts";
import { listConfigs } from "../../run/listConfigs.ts";
import { findOwnConfigs } from "../../run/ownConfigs.ts";
import type { ServiceContext } from "../context.ts";
import { createRoute, type Route } from "../http/route.ts";
import { describeTagged } from "../http/taggedAnswer.ts";

/** The config files of the workspace. */
export function createConfigRoutes(service: ServiceContext): Route[] {
  return [
    createRoute({
      method: "get",
      path: "/api/configs",
      operationId: "listConfigs",
      tag: "Configs",
      summary: "List the config files of the workspace with their problems",
      query: pageQuerySchema,
      ...describeTagged("What can be read of each.", configListSchema),
      async handle({ query: { limit, offset } }) {
        const files = await findOwnConfigs(service.runs);
        const page = files.slice(offset, offset + limit);
        const { workspaceFolder, store } = service.runs;
        const summaries = await listConfigs(page, workspaceFolder);
        const { dataFolder } = store.paths;
        const marked = await markSameNames(summaries, files, { workspaceFolder, dataFolder });
        const items = marked.map((summary) => hideProblemPaths(service, summary));
        return { json: { items, total: files.length, limit, offset }, isTagged: true };
      },
    }),
  ];
}

// --- internal ---

/** Files of problems are told relative to the workspace folder, as those of configs are. */
function hideProblemPaths(
  { runs: { workspaceFolder }, hidePaths }: ServiceContext,
  summary: ConfigSummary,
): ConfigSummary {
  const problems = summary.problems.map((problem) => ({
    ...problem,
    file: relativePath(workspaceFolder, problem.file),
    message: hidePaths(problem.message),
  }));
  return { ...summary, problems };
}
