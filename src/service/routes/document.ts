import { renderDocsPage } from "../document/docsPage.ts";
import { buildOpenApi } from "../document/openApi.ts";
import { createRoute, type Route, type RouteDescription } from "../http/route.ts";
import { jsonType } from "../http/sendAnswer.ts";

const tag = "Document";

/** The OpenAPI document of these routes and of its own, and the page that shows it. */
export function createDocumentRoutes(
  routes: readonly RouteDescription[],
  version: string,
): Route[] {
  const own: Route[] = [
    createRoute({
      method: "get",
      path: "/openapi.json",
      operationId: "getOpenApi",
      tag,
      isPublic: true,
      summary: "Get this document",
      responses: { 200: { description: "OpenAPI 3.1.", contentType: "application/json" } },
      handle: () => ({ text: build().json, contentType: jsonType }),
    }),
    createRoute({
      method: "get",
      path: "/docs",
      operationId: "getDocs",
      tag,
      isPublic: true,
      summary: "Read this document as a page",
      responses: { 200: { description: "HTML.", contentType: "text/html" } },
      handle: () => {
        const { html, contentSecurityPolicy } = build().page;
        const headers = { "content-security-policy": contentSecurityPolicy };
        return { text: html, contentType: "text/html; charset=utf-8", headers };
      },
    }),
  ];
  let built: { json: string; page: ReturnType<typeof renderDocsPage> } | undefined;
  const build = () => {
    if (built === undefined) {
      const document = buildOpenApi([...routes, ...own], version);
      built = { json: JSON.stringify(document, null, 2), page: renderDocsPage(document) };
    }
    return built;
  };
  return own;
}
