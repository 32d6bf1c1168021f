import {
  pausedRunSchema,
  startedRunSchema,
  startRunBodySchema,
  stoppingRunSchema,
  testRunListSchema,
  testRunStatusSchema,
} from "../../model/wire/serviceApi.ts";
import {
  pageQuerySchema,
  resumeQuerySchema,
  runParamsSchema,
} from "../../model/wire/serviceApiParams.ts";
import type { ServiceContext } from "../context.ts";
import { createRoute, type Route } from "../http/route.ts";
import { describeTagged } from "../http/taggedAnswer.ts";
import { describeNotRunning, pauseTestRun } from "../pauseTestRun.ts";
import { resumeTestRun } from "../resumeTestRun.ts";
import { startTestRun } from "../startTestRun.ts";
import { describeTestRun, listTestRuns, requireTestRun } from "../testRuns.ts";
import { createDeleteRunRoute } from "./deleteRunRoute.ts";

const tag = "Test runs";
const path = "/api/test_runs";

/** Runs that have a folder in `test_runs/`: those that go on, and those whose logs are here. */
export function createTestRunRoutes(service: ServiceContext): Route[] {
  return [
    ...createCollectionRoutes(service),
    ...createRunRoutes(service),
    ...createControlRoutes(service),
  ];
}

// --- internal ---

function createCollectionRoutes(service: ServiceContext): Route[] {
  return [
    createRoute({
      method: "get",
      path,
      operationId: "listTestRuns",
      tag,
      summary: "List the runs that have a folder in test_runs, newest first",
      query: pageQuerySchema,
      ...describeTagged("A page of them.", testRunListSchema),
      handle: async ({ query }) => ({ json: await listTestRuns(service, query), isTagged: true }),
    }),
    createRoute({
      method: "post",
      path,
      operationId: "startTestRun",
      tag,
      summary: "Start a run of a config file of the workspace, or of a config in the body",
      body: startRunBodySchema,
      responses: {
        201: {
          description: "It runs.",
          schema: startedRunSchema,
          headers: { location: "Path of the run." },
        },
      },
      errors: [404, 409, 422, 501],
      async handle({ body, outgoing }) {
        // A key may have to be granted by a person first.
        outgoing.socket?.setTimeout(0);
        const { id } = await startTestRun(service.runs, body);
        return { status: 201, json: { id }, headers: { location: `${path}/${id}` } };
      },
    }),
  ];
}

function createRunRoutes(service: ServiceContext): Route[] {
  return [
    createRoute({
      method: "get",
      path: `${path}/{id}`,
      operationId: "getTestRun",
      tag,
      summary: "Tell where a run stands, and each of its sources, queries and reactions",
      params: runParamsSchema,
      ...describeTagged("Where it stands.", testRunStatusSchema),
      errors: [404],
      handle: async ({ params }) => ({
        json: await describeTestRun(service, params.id),
        isTagged: true,
      }),
    }),
    createDeleteRunRoute(service, { operationId: "deleteTestRun", tag, path }),
  ];
}

function createControlRoutes(service: ServiceContext): Route[] {
  return [
    createRoute({
      method: "post",
      path: `${path}/{id}/stop`,
      operationId: "stopTestRun",
      tag,
      summary: "Stop a run within a second; what is there is kept",
      params: runParamsSchema,
      responses: { 202: { description: "It stops.", schema: stoppingRunSchema } },
      errors: [404, 409],
      async handle({ params: { id } }) {
        if (service.runs.cancel(id)) return { status: 202, json: { id, state: "stopping" } };
        throw await describeNotRunning(service, id, "stopped");
      },
    }),
    createRoute({
      method: "post",
      path: `${path}/{id}/pause`,
      operationId: "pauseTestRun",
      tag,
      summary: "Have a run over a queue begin no further test; those under way end",
      params: runParamsSchema,
      responses: { 202: { description: "No worker is given a test.", schema: pausedRunSchema } },
      errors: [404, 409],
      async handle({ params: { id } }) {
        await pauseTestRun(service, id, "http");
        return { status: 202, json: { id, state: "paused" } };
      },
    }),
    createRoute({
      method: "post",
      path: `${path}/{id}/continue`,
      operationId: "continueTestRun",
      tag,
      summary: "Have a run go on that is paused",
      params: runParamsSchema,
      responses: { 202: { description: "It goes on.", schema: pausedRunSchema } },
      errors: [404, 409],
      async handle({ params: { id } }) {
        await pauseTestRun(service, id, undefined);
        return { status: 202, json: { id, state: "running" } };
      },
    }),
    createRoute({
      method: "post",
      path: `${path}/{id}/resume`,
      operationId: "resumeTestRun",
      tag,
      summary: "Run what is missing of a run that was cut short",
      params: runParamsSchema,
      query: resumeQuerySchema,
      responses: { 202: { description: "It goes on.", schema: startedRunSchema } },
      errors: [404, 409, 422, 501],
      async handle({ params, query, outgoing }) {
        await requireTestRun(service, params.id);
        // A key may have to be granted by a person first.
        outgoing.socket?.setTimeout(0);
        const { id } = await resumeTestRun(service.runs, params.id, query.queue);
        return { status: 202, json: { id } };
      },
    }),
  ];
}
