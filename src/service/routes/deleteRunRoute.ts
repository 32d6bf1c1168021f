import { runParamsSchema } from "../../model/wire/serviceApiParams.ts";
import { deleteRuns } from "../../run/manage/cleanUp.ts";
import type { ServiceContext } from "../context.ts";
import { createRoute, type Route } from "../http/route.ts";

export interface DeleteRunRouteOptions {
  readonly operationId: string;
  readonly tag: string;
  /** Of what a run is an item of. */
  readonly path: string;
}

/** Deletes a run, by whichever of its addresses it is named. */
export function createDeleteRunRoute(
  { runs: { store } }: ServiceContext,
  { operationId, tag, path }: DeleteRunRouteOptions,
): Route {
  return createRoute({
    method: "delete",
    path: `${path}/{id}`,
    operationId,
    tag,
    summary: "Delete a run: its result, its row and its folder in test_runs",
    params: runParamsSchema,
    responses: { 204: { description: "Deleted." } },
    errors: [404, 409],
    async handle({ params }) {
      await deleteRuns({ store, runIds: [params.id] });
      return { status: 204 };
    },
  });
}
