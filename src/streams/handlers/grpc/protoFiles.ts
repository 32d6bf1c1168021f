import { accessSync, constants } from "node:fs";
import path from "node:path";
import type { INamespace, Root } from "protobufjs";

/**
 * The types and services of a .proto file and of what it imports, which is looked for beside it and in the folders; all
 * absolute. Throws what the parser says, and of types that are nowhere.
 */
export async function loadProtoFile(file: string, includeDirs: readonly string[]): Promise<Root> {
  const { default: protobuf } = await loadLibrary();
  const root = new protobuf.Root();
  const folders = [path.dirname(file), ...includeDirs];
  const resolve = root.resolvePath.bind(root);
  root.resolvePath = (origin, target) => {
    if (path.isAbsolute(target)) return target;
    const found = folders.map((folder) => path.join(folder, target)).find(isReadable);
    return found ?? resolve(origin, target);
  };
  leaveOutCopies(root);
  // The asynchronous `load` lets an unknown type escape as an uncaught exception.
  root.loadSync(file, { keepCase: true }).resolveAll();
  return root;
}

/** Those of a descriptor in JSON. */
export async function loadDescriptor(descriptor: object): Promise<Root> {
  const { default: protobuf } = await loadLibrary();
  const root = protobuf.Root.fromJSON(descriptor as INamespace); // the published types leave much out
  root.resolveAll();
  return root;
}

// --- internal ---

let library: ReturnType<typeof loadParser> | undefined;

/** A large library: it is loaded with the first definition. */
function loadLibrary(): ReturnType<typeof loadParser> {
  library ??= loadParser();
  return library;
}

/** It knows the types of `google/protobuf` that are used most; those of the other files come with it. */
async function loadParser() {
  const parser = await import("protobufjs");
  const files = await Promise.all([
    import("protobufjs/google/protobuf/api.json", { with: { type: "json" } }),
    import("protobufjs/google/protobuf/descriptor.json", { with: { type: "json" } }),
    import("protobufjs/google/protobuf/source_context.json", { with: { type: "json" } }),
    import("protobufjs/google/protobuf/type.json", { with: { type: "json" } }),
  ]);
  const names = ["api", "descriptor", "source_context", "type"];
  for (const [at, { default: file }] of files.entries()) {
    parser.default.common(names[at] ?? "", file.nested.google.nested.protobuf.nested);
  }
  return parser;
}

/** The library's files of `google.protobuf` hold copies of what they import, which another may have brought. */
function leaveOutCopies(root: Root): void {
  const add = root.addJSON.bind(root);
  root.addJSON = (nested) => {
    const google: INamespace | undefined = nested.google;
    const protobuf: INamespace | undefined = google?.nested?.protobuf;
    if (protobuf === undefined) return add(nested);
    const there = root.define("google.protobuf");
    const types = Object.entries(protobuf.nested ?? {});
    const further = types.filter(([name]) => there.get(name) === null);
    const left = { ...protobuf, nested: Object.fromEntries(further) };
    return add({ ...nested, google: { ...google, nested: { ...google?.nested, protobuf: left } } });
  };
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
