import {
  type ComponentCommand,
  type ComponentRole,
  componentRoleSchema,
  observerCommandSchema,
} from "../../model/results/streamStatus.ts";
import { UserError } from "../../model/userError.ts";
import {
  changeCountSchema,
  componentDetailSchema,
  componentListSchema,
  componentSchema,
} from "../../model/wire/serviceApi.ts";
import {
  componentParamsSchema,
  pageQuerySchema,
  runParamsSchema,
} from "../../model/wire/serviceApiParams.ts";
import { findComponent, loadStoredRun } from "../components/componentNames.ts";
import {
  describeComponent,
  describeComponents,
  loadComponentSummary,
} from "../components/componentStatus.ts";
import type { ServiceContext } from "../context.ts";
import { ServiceError } from "../http/errors.ts";
import { createRoute, type Route } from "../http/route.ts";
import { describeTagged } from "../http/taggedAnswer.ts";
import { capitalize, componentPath, componentsPath, pluralOf } from "./componentPaths.ts";

/** Sources, queries and reactions of runs: where they stand, and commands for those of the stream test that goes on. */
export function createComponentRoutes(service: ServiceContext): Route[] {
  return componentRoleSchema.options.flatMap((role) => [
    listRoute(service, role),
    detailRoute(service, role),
    ...observerCommandSchema.options.map((name) => commandRoute(service, role, name)),
    ...(role === "source" ? [countRoute(service, "step"), countRoute(service, "skip")] : []),
  ]);
}

// --- internal ---

const tag = "Components";

function listRoute({ runs }: ServiceContext, role: ComponentRole): Route {
  return createRoute({
    method: "get",
    path: componentsPath(role),
    operationId: `list${capitalize(pluralOf(role))}`,
    summary: `List the ${pluralOf(role)} of a run${role === "reaction" ? ", providers included" : ""}`,
    tag,
    params: runParamsSchema,
    query: pageQuerySchema,
    ...describeTagged("One page of them.", componentListSchema),
    errors: [404],
    async handle({ params, query: { limit, offset } }) {
      const run = await loadStoredRun(runs, params.id);
      const all = run.components.filter((component) => component.role === role);
      const page = all.slice(offset, offset + limit);
      const items = await describeComponents(runs, run, page);
      return { json: { items, total: all.length, limit, offset }, isTagged: true };
    },
  });
}

function detailRoute({ runs }: ServiceContext, role: ComponentRole): Route {
  return createRoute({
    method: "get",
    path: componentPath(role),
    operationId: `get${capitalize(role)}`,
    summary: `Tell state, counts, storage, logger results and summary of a ${role}`,
    tag,
    params: componentParamsSchema,
    ...describeTagged(`The ${role}.`, componentDetailSchema),
    errors: [404],
    async handle({ params }) {
      const run = await loadStoredRun(runs, params.id);
      const component = findComponent(run, role, params.cid);
      const described = await describeComponent(runs, run, component);
      const summary = await loadComponentSummary(runs, run, component);
      return { json: { ...described, summary }, isTagged: true };
    },
  });
}

function commandRoute(
  service: ServiceContext,
  role: ComponentRole,
  name: (typeof observerCommandSchema.options)[number],
): Route {
  return createRoute({
    ...describeCommand(role, name),
    params: componentParamsSchema,
    handle: ({ params }) => control(service, role, params, { name }),
  });
}

function countRoute(service: ServiceContext, name: "step" | "skip"): Route {
  return createRoute({
    ...describeCommand("source", name),
    params: componentParamsSchema,
    body: changeCountSchema,
    handle: ({ params, body: { count } }) => control(service, "source", params, { name, count }),
  });
}

function describeCommand(role: ComponentRole, name: ComponentCommand["name"]) {
  const verb = capitalize(name);
  return {
    method: "post",
    path: `${componentPath(role)}/${name}`,
    operationId: `${name}${capitalize(role)}`,
    summary: `${verb} a ${role} of the stream test that goes on`,
    tag,
    responses: { 200: { description: `The ${role} as it is now.`, schema: componentSchema } },
    errors: [404, 409],
  } as const;
}

async function control(
  { runs }: ServiceContext,
  role: ComponentRole,
  { id, cid }: { readonly id: string; readonly cid: string },
  command: ComponentCommand,
) {
  const run = await loadStoredRun(runs, id);
  const component = findComponent(run, role, cid);
  const { active } = runs;
  if (active?.id !== id) {
    throw new ServiceError(409, "not_running", "This run does not go on in this process.");
  }
  try {
    await active.control(cid, command);
  } catch (error) {
    // The component is known: it is not in the test that goes on, or refuses in its state.
    if (error instanceof UserError) throw new ServiceError(409, "refused", error.message);
    throw error;
  }
  return { json: await describeComponent(runs, run, component) };
}
