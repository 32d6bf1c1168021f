import path from "node:path";
import { takeRevealed } from "../../../model/config/secretRef.ts";
import { findAmqpFaults } from "../../amqpPlace.ts";
import type { DispatcherKind } from "../dispatcherKind.ts";
import { type AmqpDispatcherConfig, amqpDispatcherSchema } from "./amqpConfig.ts";
import { createAmqpDispatcher } from "./amqpDispatcher.ts";

export const amqpDispatcherKind: DispatcherKind<AmqpDispatcherConfig> = {
  kind: "amqp",
  schema: amqpDispatcherSchema,
  findFaults: findAmqpFaults,
  create: ({ ca, ...config }, { folder, log }) =>
    createAmqpDispatcher(
      { ...takeRevealed(config), ca: ca === undefined ? undefined : path.resolve(folder, ca) },
      log,
    ),
};
