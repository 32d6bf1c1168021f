import { findHeaderFaults } from "../../../model/config/connectionRules.ts";
import { takeRevealed } from "../../../model/config/secretRef.ts";
import type { DispatcherKind } from "../dispatcherKind.ts";
import { type HttpDispatcherConfig, httpDispatcherSchema } from "./httpConfig.ts";
import { createHttpDispatcher } from "./httpDispatcher.ts";

export const httpDispatcherKind: DispatcherKind<HttpDispatcherConfig> = {
  kind: "http",
  schema: httpDispatcherSchema,
  target: {
    key: "url",
    name: "HTTP",
    protocols: ["http:", "https:"],
    form: "an http or https URL",
  },
  findFaults: ({ headers }) => findHeaderFaults(headers),
  create: (config, context) => createHttpDispatcher(takeRevealed(config), context),
};
