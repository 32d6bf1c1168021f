import type { Options, PackageDefinition } from "@grpc/proto-loader";

/** Names as they are written in the file; integers exact; every field there, with its default value if it was not sent. */
export const loadOptions: Options = {
  keepCase: true,
  longs: BigInt,
  enums: String,
  bytes: String,
  defaults: true,
  json: true,
};

/** The definitions of a descriptor in the form that `fromJSON` of @grpc/proto-loader reads. */
export async function loadDescriptor(descriptor: object): Promise<PackageDefinition> {
  // A large library: it is loaded with the first definition. In the bundle it has no named exports.
  const { fromJSON } = (await import("@grpc/proto-loader")).default;
  // The published types ask for comments and leave out maps.
  return fromJSON(descriptor as Parameters<typeof fromJSON>[0], loadOptions);
}
