import path from "node:path";
import type {
  AnyDefinition,
  Options,
  PackageDefinition,
  ServiceDefinition,
} from "@grpc/proto-loader";
import { errorMessage, UserError } from "../../model/userError.ts";
import { reactionServiceDescriptor } from "./grpcReactionService.ts";

/** A service to be served. */
export interface GrpcService {
  readonly definition: ServiceDefinition;
  /** Whether it is Touchstone's own, whose messages carry JSON. */
  readonly isOwn: boolean;
}

/** Where a service is defined. */
export interface GrpcServiceSource {
  /** Absolute path of a .proto file; without it Touchstone's own service is meant. */
  readonly proto?: string | undefined;
  /** Full name; may be left out where there is only one. */
  readonly service?: string | undefined;
}

/** Loads a service definition; throws a `UserError` that names the file and what it has. */
export async function loadGrpcService({ proto, service }: GrpcServiceSource): Promise<GrpcService> {
  const definitions = await loadDefinitions(proto);
  const file = proto ?? "Touchstone's own .proto file";
  const services = new Map<string, ServiceDefinition>();
  for (const [name, definition] of Object.entries(definitions)) {
    if (isService(definition)) services.set(name, definition);
  }
  const names = [...services.keys()];
  const has = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
  if (service === undefined && names.length !== 1) {
    throw configError(`${file}: say which \`service\` is meant; ${has}.`);
  }
  const definition = services.get(service ?? names[0] ?? "");
  if (definition === undefined) {
    throw configError(`${file} has no service ${service}; ${has}.`);
  }
  checkMethods(file, definition);
  return { definition, isOwn: proto === undefined };
}

// --- internal ---

/** Names as they are written in the file; integers exact; every field there, with its default value if it was not sent. */
const loadOptions: Options = {
  keepCase: true,
  longs: BigInt,
  enums: String,
  bytes: String,
  defaults: true,
  json: true,
};

async function loadDefinitions(proto: string | undefined): Promise<PackageDefinition> {
  // In the bundle it has no named exports.
  const { fromJSON, loadSync } = (await import("@grpc/proto-loader")).default;
  if (proto === undefined) {
    // The published types ask for comments and leave out maps.
    const descriptor = reactionServiceDescriptor as unknown as Parameters<typeof fromJSON>[0];
    return fromJSON(descriptor, loadOptions);
  }
  try {
    // The asynchronous `load` lets an unknown type escape as an uncaught exception.
    return loadSync(proto, { ...loadOptions, includeDirs: [path.dirname(proto)] });
  } catch (error) {
    throw configError(`${proto} cannot be read: ${errorMessage(error)}`, error);
  }
}

/** The other definitions, messages and enums, have a `format`. */
function isService(definition: AnyDefinition): definition is ServiceDefinition {
  return typeof definition.format !== "string";
}

/** Every call is answered with an empty message: one with required fields cannot be written. */
function checkMethods(file: string, definition: ServiceDefinition): void {
  const methods = Object.values(definition);
  if (methods.length === 0) throw configError(`${file}: the service has no methods.`);
  for (const { path: name, responseSerialize } of methods) {
    try {
      responseSerialize({});
    } catch (error) {
      throw configError(
        `${file}: ${name} cannot be answered with an empty message: ${errorMessage(error)}`,
        error,
      );
    }
  }
}

function configError(message: string, cause?: unknown): UserError {
  return new UserError(`grpc: ${message}`, { code: "config", cause });
}
