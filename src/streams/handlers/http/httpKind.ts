import { findHeaderFaults } from "../../../model/config/connectionRules.ts";
import { placeBelow } from "../../../model/config/keyFault.ts";
import { takeRevealed } from "../../../model/config/secretRef.ts";
import type { HandlerKind } from "../handlerKind.ts";
import { findRequestSchemas } from "../requests/requestKeys.ts";
import { type HttpHandlerConfig, httpHandlerSchema } from "./httpConfig.ts";
import { createHttpHandler } from "./httpHandler.ts";

export const httpHandlerKind: HandlerKind<HttpHandlerConfig> = {
  kind: "http",
  schema: httpHandlerSchema,
  roles: ["reaction"],
  address: { sample: "http://127.0.0.1:1/", server: "an HTTP server", find: (config) => config },
  findSchemas: findRequestSchemas,
  findFaults: ({ respond }) =>
    respond.flatMap(({ status, headers }, index) => {
      const message = "must be a final status of HTTP: 200 to 599";
      const isFinal = status >= 200;
      const faults = [
        ...(isFinal ? [] : [{ path: ["status"], message }]),
        ...findHeaderFaults(headers),
      ];
      return faults.map((fault) => placeBelow(["respond", index], fault));
    }),
  create: (config, _, context) => createHttpHandler(takeRevealed(config), context),
};
