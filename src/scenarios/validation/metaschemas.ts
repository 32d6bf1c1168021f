import type { JsonSchema, SchemaDraft } from "../../model/config/jsonSchema.ts";
import draft2019 from "./metaschemas/2019-09.json" with { type: "json" };
import draft2019Applicator from "./metaschemas/2019-09-applicator.json" with { type: "json" };
import draft2019Content from "./metaschemas/2019-09-content.json" with { type: "json" };
import draft2019Core from "./metaschemas/2019-09-core.json" with { type: "json" };
import draft2019Format from "./metaschemas/2019-09-format.json" with { type: "json" };
import draft2019MetaData from "./metaschemas/2019-09-meta-data.json" with { type: "json" };
import draft2019Validation from "./metaschemas/2019-09-validation.json" with { type: "json" };
import draft2020 from "./metaschemas/2020-12.json" with { type: "json" };
import draft2020Applicator from "./metaschemas/2020-12-applicator.json" with { type: "json" };
import draft2020Content from "./metaschemas/2020-12-content.json" with { type: "json" };
import draft2020Core from "./metaschemas/2020-12-core.json" with { type: "json" };
import draft2020FormatAnnotation from "./metaschemas/2020-12-format-annotation.json" with {
  type: "json",
};
import draft2020MetaData from "./metaschemas/2020-12-meta-data.json" with { type: "json" };
import draft2020Unevaluated from "./metaschemas/2020-12-unevaluated.json" with { type: "json" };
import draft2020Validation from "./metaschemas/2020-12-validation.json" with { type: "json" };
import draft04 from "./metaschemas/draft-04.json" with { type: "json" };
import draft06 from "./metaschemas/draft-06.json" with { type: "json" };
import draft07 from "./metaschemas/draft-07.json" with { type: "json" };

/** The schema that the schemas of a draft have to fit. */
export function getMetaschema(draft: SchemaDraft): JsonSchema {
  return roots[draft];
}

/** The schema of schemas, or part of one, that a URI without fragment names; http and https mean the same. */
export function findMetaschema(uri: string): JsonSchema | undefined {
  return byUri.get(withoutScheme(uri));
}

// --- internal ---

const roots: Record<SchemaDraft, JsonSchema> = {
  "2020-12": draft2020,
  "2019-09": draft2019,
  "draft-07": draft07,
  "draft-06": draft06,
  "draft-04": draft04,
};

const parts = [
  draft2020Applicator,
  draft2020Content,
  draft2020Core,
  draft2020FormatAnnotation,
  draft2020MetaData,
  draft2020Unevaluated,
  draft2020Validation,
  draft2019Applicator,
  draft2019Content,
  draft2019Core,
  draft2019Format,
  draft2019MetaData,
  draft2019Validation,
];

const byUri = new Map<string, JsonSchema>(
  [...Object.values(roots), ...parts].map((schema) => [withoutScheme(idOf(schema)), schema]),
);

function idOf(schema: JsonSchema): string {
  return typeof schema === "boolean" ? "" : String(schema.$id ?? schema.id).replace(/#$/, "");
}

function withoutScheme(uri: string): string {
  return uri.replace(/^https?:/, "");
}
