import { takeRevealed } from "../../../model/config/secretRef.ts";
import { findNatsServer, findSubjectFault } from "../../natsKeys.ts";
import type { DispatcherKind } from "../dispatcherKind.ts";
import { type NatsDispatcherConfig, natsDispatcherSchema } from "./natsConfig.ts";
import { createNatsDispatcher } from "./natsDispatcher.ts";

export const natsDispatcherKind: DispatcherKind<NatsDispatcherConfig> = {
  kind: "nats",
  schema: natsDispatcherSchema,
  findFaults({ subject }) {
    const message = findSubjectFault(subject, "name");
    return message === undefined ? [] : [{ path: ["subject"], message }];
  },
  create(config, { folder, log }) {
    const { subject, stream, headers, ...place } = takeRevealed(config);
    const server = findNatsServer(place, folder);
    return createNatsDispatcher({ server, subject, stream, headers }, log);
  },
};
