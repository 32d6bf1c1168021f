import { Readable } from "node:stream";
import { splitComparedRef } from "../../model/results/comparedRef.ts";
import { UserError } from "../../model/userError.ts";
import { buildComparisonQuerySchema } from "../../model/wire/serviceApiParams.ts";
import { fillCompareOptions } from "../../report/comparison/compareOptions.ts";
import { comparisonFormats } from "../../report/comparison/comparisonFormats.ts";
import { compareStored } from "../../run/compare/compareStored.ts";
import type { ServiceContext } from "../context.ts";
import { createRoute, type Route } from "../http/route.ts";

/** Runs compared with one of them. */
export function createComparisonRoutes({ runs }: ServiceContext): Route[] {
  return [
    createRoute({
      method: "get",
      path: "/api/comparison",
      operationId: "compareResults",
      tag: "Results",
      summary: "Say whether runs are better, worse or no worse than another, and what else differs",
      query: buildComparisonQuerySchema(comparisonFormats.map(({ name }) => name)),
      responses: {
        200: {
          description: comparisonFormats
            .map(({ name, description }) => `${name}: ${description}.`)
            .join(" "),
          contentType: comparisonFormats.map(({ contentType }) => contentType),
        },
      },
      errors: [404],
      async handle({ query }) {
        const { base, heads, format: name } = query;
        const format = comparisonFormats.find((each) => each.name === name);
        if (format === undefined) throw new UserError(`No format ${name}.`, { code: "usage" });
        const { head } = await runs.store.openResult(splitComparedRef(heads[0] ?? "").runId);
        const options = fillCompareOptions(query, head);
        const compared = await compareStored(runs.store, [base, ...heads], options);
        const stream = Readable.from(format.format(compared));
        return { stream, contentType: `${format.contentType}; charset=utf-8` };
      },
    }),
  ];
}
