import { Readable } from "node:stream";
import type { ComponentFile } from "../../model/results/report.ts";
import { type ComponentRole, componentRoleSchema } from "../../model/results/streamStatus.ts";
import { outputListSchema } from "../../model/wire/serviceApi.ts";
import { downloadHeadersSchema } from "../../model/wire/serviceApiHeaders.ts";
import {
  componentParamsSchema,
  outputParamsSchema,
  pageQuerySchema,
} from "../../model/wire/serviceApiParams.ts";
import { findComponent, loadStoredRun } from "../components/componentNames.ts";
import type { ServiceContext } from "../context.ts";
import { ServiceError } from "../http/errors.ts";
import { createRoute, type Route } from "../http/route.ts";
import { describeTagged } from "../http/taggedAnswer.ts";
import { findOutput, listOutputs, openOutput } from "../outputs/outputFiles.ts";
import { describeOutputs } from "../outputs/outputLines.ts";
import { formatDisposition, sendFile } from "../outputs/sendFile.ts";
import { zipFiles, zipLimits } from "../outputs/zipStream.ts";
import { capitalize, componentPath, pluralOf } from "./componentPaths.ts";

/** What the loggers of a component wrote: listed, downloaded one by one or as an archive, also while they write. */
export function createOutputRoutes(service: ServiceContext): Route[] {
  return componentRoleSchema.options.flatMap((role) => [
    listRoute(service, role),
    zipRoute(service, role),
    downloadRoute(service, role),
  ]);
}

// --- internal ---

const tag = "Outputs";

function listRoute(service: ServiceContext, role: ComponentRole): Route {
  return createRoute({
    method: "get",
    path: `${componentPath(role)}/outputs`,
    operationId: `list${capitalize(role)}Outputs`,
    summary: `List the files that the loggers of a ${role} wrote`,
    tag,
    params: componentParamsSchema,
    query: pageQuerySchema,
    ...describeTagged("One page of them.", outputListSchema),
    errors: [404],
    async handle({ params, query: { limit, offset } }) {
      const { run, storage } = await find(service, role, params);
      const { dataFolder } = service.runs;
      const files = await listOutputs(dataFolder, storage);
      const described = await describeOutputs(files, {
        dataFolder,
        logFolder: storage.logFolder,
        isRunning: run.isRunning,
        from: offset,
        to: offset + limit,
      });
      const base = `/api/test_runs/${params.id}/${pluralOf(role)}/${params.cid}/outputs/`;
      const items = described.map((file) => ({
        ...file,
        url: `${base}${encodeURIComponent(file.path)}`,
      }));
      return { json: { items, total: files.length, limit, offset }, isTagged: true };
    },
  });
}

function downloadRoute(service: ServiceContext, role: ComponentRole): Route {
  return createRoute({
    method: "get",
    path: `${componentPath(role)}/outputs/{path}`,
    operationId: `download${capitalize(role)}Output`,
    summary: `Download a file that a logger of a ${role} wrote, as long as it is when the download begins`,
    tag,
    params: outputParamsSchema,
    headers: downloadHeadersSchema,
    responses: {
      200: { description: "The file.", contentType, headers },
      206: {
        description: "The part that the header Range asked for.",
        contentType,
        headers: { ...headers, "Content-Range": "Which bytes of how many." },
      },
      304: { description: "It is what If-None-Match names." },
    },
    errors: [404, 416],
    async handle({ params, incoming, outgoing }) {
      const { storage } = await find(service, role, params);
      const { dataFolder } = service.runs;
      const file = await openOutput(dataFolder, storage.logFolder, params.path);
      await sendFile({ incoming, outgoing }, file);
      return { taken: true };
    },
  });
}

function zipRoute(service: ServiceContext, role: ComponentRole): Route {
  return createRoute({
    method: "get",
    path: `${componentPath(role)}/outputs.zip`,
    operationId: `zip${capitalize(role)}Outputs`,
    summary: `Download all files that the loggers of a ${role} wrote, as an archive`,
    tag,
    params: componentParamsSchema,
    responses: { 200: { description: "The archive.", contentType: "application/zip" } },
    errors: [404, 422],
    async handle({ params }) {
      const { storage } = await find(service, role, params);
      const { dataFolder } = service.runs;
      const files = await listOutputs(dataFolder, storage);
      checkZipLimits(files);
      const entries = files.map(({ path }) => ({
        path,
        open: () => findOutput(dataFolder, storage.logFolder, path),
      }));
      const archive = zipFiles(entries);
      return {
        stream: Readable.from(archive, { objectMode: false, highWaterMark: readAheadBytes }),
        contentType: "application/zip",
        headers: { "content-disposition": formatDisposition(`${params.cid}-outputs.zip`) },
      };
    },
  });
}

const contentType = ["application/x-ndjson", "application/json", "application/octet-stream"];
const readAheadBytes = 262_144;

const headers = {
  "Accept-Ranges": "bytes",
  "Content-Disposition": "Name of the file.",
  ETag: "Changes with the file.",
  "Last-Modified": "When it was last written.",
};

async function find(
  { runs }: ServiceContext,
  role: ComponentRole,
  { id, cid }: { readonly id: string; readonly cid: string },
) {
  const run = await loadStoredRun(runs, id);
  const component = findComponent(run, role, cid);
  const storage = runs.store.component(id, component.role, component.id);
  return { run, storage };
}

function checkZipLimits(files: readonly ComponentFile[]): void {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes <= zipLimits.bytes && files.length <= zipLimits.files) return;
  const message = `${files.length} files with ${bytes} bytes are too much for one archive; download them one by one.`;
  throw new ServiceError(422, "unsupported", message);
}
