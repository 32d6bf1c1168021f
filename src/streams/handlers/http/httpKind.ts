import { findHeaderFaults } from "../../../model/config/connectionRules.ts";
import { type KeyFault, placeBelow } from "../../../model/config/keyFault.ts";
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
        ...findFramingFaults(headers),
      ];
      return faults.map((fault) => placeBelow(["respond", index], fault));
    }),
  create: (config, _, context) => createHttpHandler(takeRevealed(config), context),
};

// --- internal ---

/** Headers that say where the answer ends: another value than the server's own leaves its client waiting or cut off. */
function findFramingFaults(headers: Readonly<Record<string, string>>): KeyFault[] {
  const message = "cannot be set: it says where the answer ends, and is written by itself";
  return Object.keys(headers)
    .filter((name) => /^(content-length|transfer-encoding)$/i.test(name))
    .map((name) => ({ path: ["headers", name], message, place: "key" }));
}
