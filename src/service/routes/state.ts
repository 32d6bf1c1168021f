import path from "node:path";
import { relativePath } from "../../common/relativePath.ts";
import { stateSchema } from "../../model/wire/serviceApi.ts";
import type { ServiceContext } from "../context.ts";
import { createRoute, type Route } from "../http/route.ts";
import { describeProgress } from "../testRuns.ts";

/** What this service serves, and the run that goes on. */
export function createStateRoutes({ runs, results }: ServiceContext): Route[] {
  const { store, workspaceFolder, dataFolder, version } = runs;
  return [
    createRoute({
      method: "get",
      path: "/api/state",
      operationId: "getState",
      tag: "State",
      summary: "Tell what is served and which run goes on",
      responses: { 200: { description: "The state.", schema: stateSchema } },
      async handle() {
        const [{ rows }, runIds, owner] = await Promise.all([
          results.load(),
          store.listShownRunIds(),
          store.readRunLockOwner(),
        ]);
        const { active } = runs;
        const progress = active === undefined ? undefined : describeProgress(active);
        const running =
          progress === undefined
            ? owner && { id: owner.runId, name: owner.name, since: owner.since }
            : { id: progress.runId, name: progress.name, since: progress.timestamp, progress };
        return {
          json: {
            version,
            workspace: path.basename(workspaceFolder),
            dataFolder: relativePath(workspaceFolder, dataFolder) || ".",
            running: running ?? null,
            counts: { results: rows.length, testRuns: runIds.length },
          },
        };
      },
    }),
  ];
}
