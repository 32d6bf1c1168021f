import type { HandlerKind } from "../handlerKind.ts";
import { type HttpHandlerConfig, httpHandlerSchema } from "./httpConfig.ts";
import { createHttpHandler } from "./httpHandler.ts";

export const httpHandlerKind: HandlerKind<HttpHandlerConfig> = {
  kind: "http",
  schema: httpHandlerSchema,
  roles: ["reaction"],
  address: { sample: "http://127.0.0.1:1/", server: "an HTTP server", find: (config) => config },
  create: (config, _, context) => createHttpHandler(config, context),
};
