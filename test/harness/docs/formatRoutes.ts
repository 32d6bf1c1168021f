import type { RouteDescription } from "../../../src/service/http/route.ts";
import { formatMarkdownTable } from "./markdownTable.ts";

/** The routes of the service as Markdown: a table for each group. */
export function formatRoutes(routes: readonly RouteDescription[]): string {
  const tags = [...new Set(routes.map(({ tag }) => tag))];
  return tags
    .flatMap((tag) => [
      `### ${tag}`,
      formatMarkdownTable(
        ["request", "what it does", "query"],
        routes.filter((route) => route.tag === tag).map(formatRow),
      ),
    ])
    .join("\n\n");
}

// --- internal ---

function formatRow({ method, path, summary, query, isPublic }: RouteDescription): string[] {
  const names = Object.keys(query?.shape ?? {}).map((name) => `\`${name}\``);
  return [
    `\`${method.toUpperCase()} ${path}\``,
    isPublic ? `${summary}; needs no token` : summary,
    names.join(" "),
  ];
}
