import type { NamespaceBase, Root, Service } from "protobufjs";
import { EncodingError, readUtf8File } from "../../../common/utf8Text.ts";
import type { ContentFault } from "../../../model/config/contentFault.ts";
import { errorMessage, UserError } from "../../../model/userError.ts";
import { defineMethods, type GrpcMethod } from "./grpcMethod.ts";
import { reactionServiceDescriptor } from "./grpcReactionService.ts";
import { loadDescriptor, loadProtoFile } from "./protoFiles.ts";
import { checkProtoFiles } from "./protoImports.ts";

/** A service to be served. */
export interface GrpcService {
  /** Its full name. */
  readonly name: string;
  readonly definition: Readonly<Record<string, GrpcMethod>>;
  /** Whether it is Touchstone's own, whose messages carry JSON. */
  readonly isOwn: boolean;
}

/** Where a service is defined. */
export interface GrpcServiceSource {
  /** Absolute path of a .proto file; without it Touchstone's own service is meant. */
  readonly proto?: string | undefined;
  /** Absolute paths of folders where what it imports is looked for, besides its own. */
  readonly includeDirs?: readonly string[];
  /** Full name; may be left out where there is only one. */
  readonly service?: string | undefined;
}

/** Loads a service definition; throws a `UserError` that names the file and what it has. */
export async function loadGrpcService(source: GrpcServiceSource): Promise<GrpcService> {
  const found = await findService(source);
  if ("definition" in found) return found;
  const { message, cause } = found;
  throw new UserError(`grpc: ${message}.`, { code: "config", cause });
}

/** Why the service cannot be served: what its .proto file lacks, or where it is broken. */
export async function findGrpcFaults(source: GrpcServiceSource): Promise<ContentFault[]> {
  const found = await findService(source);
  if ("definition" in found) return [];
  const { path, message, cause } = found;
  if (cause instanceof EncodingError && source.proto !== undefined) {
    return [placeEncoding(path, source.proto, cause)];
  }
  const broken = /^(.*) \((.+), line (\d+)\)$/s.exec(errorMessage(cause));
  if (broken === null) return [{ path, message }];
  const [, reason = "", file = "", line = ""] = broken;
  const encoding = await findEncodingFault(file);
  if (encoding !== undefined) return [placeEncoding(path, file, encoding)];
  const at = { file, line: Number(line), column: 1, key: "" };
  const what = reason === "illegal token 'null'" ? endsEarly : reason;
  return [{ path, message: `is not a .proto file: ${what}`, at }];
}

// --- internal ---

interface ServiceFault {
  /** The key that is at fault. */
  readonly path: readonly ["proto" | "service"];
  readonly message: string;
  readonly cause?: unknown;
}

function placeEncoding(
  path: ServiceFault["path"],
  file: string,
  { line, message }: EncodingError,
): ContentFault {
  return { path, message, at: { file, line, column: 1, key: "" } };
}

/** Of a file that another one imports, which the parser reads by itself. */
async function findEncodingFault(file: string): Promise<EncodingError | undefined> {
  try {
    await readUtf8File(file);
    return undefined;
  } catch (error) {
    return error instanceof EncodingError ? error : undefined;
  }
}

async function findService(source: GrpcServiceSource): Promise<GrpcService | ServiceFault> {
  const { proto, service } = source;
  const file = proto ?? "Touchstone's own .proto file";
  let root: Root;
  try {
    root = await loadTypes(source);
  } catch (cause) {
    return { path: ["proto"], message: `${file} cannot be read: ${describe(cause)}`, cause };
  }
  const services = new Map(listServices(root).map((each) => [each.fullName.slice(1), each]));
  const names = [...services.keys()];
  const has = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
  if (service === undefined && names.length !== 1) {
    const message = `${file}: say which \`service\` is meant; ${has}`;
    return { path: [names.length === 0 ? "proto" : "service"], message };
  }
  const name = service ?? names[0] ?? "";
  const found = services.get(name);
  if (found === undefined) {
    return { path: ["service"], message: `${file} has no service ${service}; ${has}` };
  }
  const isOwn = proto === undefined;
  const definition = defineMethods(found);
  return findMethodFault(file, definition) ?? { name, definition, isOwn };
}

async function loadTypes({ proto, includeDirs = [] }: GrpcServiceSource): Promise<Root> {
  if (proto === undefined) return await loadDescriptor(reactionServiceDescriptor);
  await checkProtoFiles(proto, includeDirs);
  return await loadProtoFile(proto, includeDirs);
}

const endsEarly = "it ends too early";

/** At the end of a file that is cut off the parser runs into nothing. */
function describe(error: unknown): string {
  return error instanceof TypeError ? endsEarly : errorMessage(error);
}

function listServices(root: NamespaceBase): Service[] {
  return root.nestedArray.flatMap((each) => {
    if ("methods" in each) return [each as Service];
    return "nestedArray" in each ? listServices(each as NamespaceBase) : [];
  });
}

/** Every call is answered with an empty message: one with required fields cannot be written. */
function findMethodFault(
  file: string,
  definition: GrpcService["definition"],
): ServiceFault | undefined {
  const methods = Object.values(definition);
  const path = ["proto"] as const;
  if (methods.length === 0) return { path, message: `${file}: the service has no methods` };
  for (const { path: name, responseSerialize } of methods) {
    try {
      responseSerialize({});
    } catch (cause) {
      const reason = errorMessage(cause);
      const message = `${file}: ${name} cannot be answered with an empty message: ${reason}`;
      return { path, message, cause };
    }
  }
  return undefined;
}
