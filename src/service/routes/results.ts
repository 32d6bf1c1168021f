import type { FileHandle } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  resultFileSchema,
  resultHeadBodySchema,
  resultListSchema,
} from "../../model/wire/serviceApi.ts";
import {
  buildExportQuerySchema,
  resultQuerySchema,
  runParamsSchema,
} from "../../model/wire/serviceApiParams.ts";
import { formatAlternatives } from "../../model/words/alternatives.ts";
import { formatExportName } from "../../model/words/exportName.ts";
import type { ExportFormat } from "../../report/exports/exportFormat.ts";
import {
  checkExportOptions,
  exportFormats,
  getExportFormat,
} from "../../report/exports/exportFormats.ts";
import type { ServiceContext } from "../context.ts";
import { answerNotModified, isKnown, tagFile, tagText } from "../http/etag.ts";
import { type Answer, createRoute, type Route } from "../http/route.ts";
import { jsonType } from "../http/sendAnswer.ts";
import { sendBlocks } from "../http/sendBlocks.ts";
import { describeTagged } from "../http/taggedAnswer.ts";
import { loadSummaryText, openResult, streamResults } from "../results/resultFiles.ts";
import { ResultPages } from "../results/resultPages.ts";
import { createDeleteRunRoute } from "./deleteRunRoute.ts";

/** Results: the index, the files, and exports of them. */
export function createResultRoutes(service: ServiceContext): Route[] {
  return [
    createListRoute(service),
    // Before those with an id in its place.
    createExportRoute(service),
    createFileRoute(service),
    createSummaryRoute(service),
    createDeleteRunRoute(service, { operationId: "deleteResult", tag, path }),
  ];
}

// --- internal ---

const tag = "Results";
const path = "/api/results";

function createListRoute({ results }: ServiceContext): Route {
  const pages = new ResultPages();
  return createRoute({
    method: "get",
    path,
    operationId: "listResults",
    tag,
    summary: "List the results, newest first",
    query: resultQuerySchema,
    ...describeTagged("Rows of the index.", resultListSchema),
    async handle({ query, incoming }) {
      const page = pages.build(await results.load(), query);
      if (isKnown(incoming, page.tag)) return answerNotModified(page.tag);
      return { text: page.text, contentType: jsonType, headers: { etag: page.tag } };
    },
  });
}

function createExportRoute(service: ServiceContext): Route {
  return createRoute({
    method: "get",
    path: `${path}/export`,
    operationId: "exportResults",
    tag,
    summary: `Download results as ${formatAlternatives(exportFormats.map(({ label }) => label))}`,
    query: buildExportQuerySchema(exportFormats.map(({ name }) => name)),
    responses: {
      200: {
        description: exportFormats.map(describeFormat).join(" "),
        contentType: exportFormats.map(({ contentType }) => contentType),
        headers: { "content-disposition": "Name of the file." },
      },
    },
    errors: [404],
    async handle({ query }) {
      const { ids } = query;
      const format = getExportFormat(query.format);
      const includeValues = query.includeValues === "true";
      checkExportOptions(format, { includeValues });
      const stream = await streamResults(service, { runIds: ids, format, includeValues });
      const name = formatExportName(ids.length === 1 ? ids[0] : undefined, format.extension);
      const headers = { "content-disposition": `attachment; filename="${name}"` };
      return { stream, contentType: `${format.contentType}; charset=utf-8`, headers };
    },
  });
}

function describeFormat({ label, description, isOneRunAFile }: ExportFormat): string {
  return `${label}: ${description}${isOneRunAFile ? "; of several runs an array of them" : ""}.`;
}

function createFileRoute(service: ServiceContext): Route {
  return createRoute({
    method: "get",
    path: `${path}/{id}`,
    operationId: "getResult",
    tag,
    summary: "Get a result file as it is",
    params: runParamsSchema,
    ...describeTagged("The result file.", resultFileSchema),
    errors: [404],
    async handle({ params, incoming, outgoing }) {
      const handle = await openResult(service, params.id);
      return await answerFile(handle, incoming, outgoing);
    },
  });
}

function createSummaryRoute(service: ServiceContext): Route {
  return createRoute({
    method: "get",
    path: `${path}/{id}/summary`,
    operationId: "getResultSummary",
    tag,
    summary: "Get what a result file begins with, as it is: everything before prompts and results",
    params: runParamsSchema,
    ...describeTagged("Its head.", resultHeadBodySchema),
    errors: [404],
    async handle({ params, incoming }) {
      const text = await loadSummaryText(service, params.id);
      const headTag = tagText(text);
      if (isKnown(incoming, headTag)) return answerNotModified(headTag);
      return { text, contentType: jsonType, headers: { etag: headTag } };
    },
  });
}

async function answerFile(
  handle: FileHandle,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<Answer> {
  try {
    const stats = await handle.stat();
    const fileTag = tagFile(stats);
    if (isKnown(incoming, fileTag)) return answerNotModified(fileTag);
    outgoing.writeHead(200, {
      etag: fileTag,
      "content-type": jsonType,
      "content-length": stats.size,
    });
    if (incoming.method === "HEAD") outgoing.end();
    else await sendBlocks(handle, { start: 0, length: stats.size }, outgoing);
    return { taken: true };
  } finally {
    await handle.close();
  }
}
