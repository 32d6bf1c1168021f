import type { IConversionOptions, Service, Type } from "protobufjs";
import { errorMessage } from "../../../model/userError.ts";
import { fromMessageJson, toMessageJson } from "./messageJson.ts";

/** A method of a service, as @grpc/grpc-js takes it; what it receives is a `GrpcRequest`. */
export interface GrpcMethod {
  /** `/package.Service/Method` */
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (message: object) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => GrpcRequest;
  readonly responseSerialize: (message: object) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => object;
  readonly responseType: Type;
}

/** A message as the methods of a service get it. */
export interface GrpcRequest {
  /** See `toMessageJson`. */
  readonly message?: unknown;
  /** Why it is none of its type. */
  readonly fault?: string;
  /** As it came. */
  readonly bytes: Buffer;
}

/** The methods of a service by name. */
export function defineMethods(service: Service): Record<string, GrpcMethod> {
  return Object.fromEntries(
    service.methodsArray.map((method) => {
      const { resolvedRequestType, resolvedResponseType } = method;
      if (resolvedRequestType === null || resolvedResponseType === null) {
        throw new Error(`${method.fullName} has no types`); // they were resolved with the file
      }
      const request = createCoder(resolvedRequestType);
      const response = createCoder(resolvedResponseType);
      const definition: GrpcMethod = {
        path: `/${service.fullName.slice(1)}/${method.name}`,
        requestStream: method.requestStream === true,
        responseStream: method.responseStream === true,
        requestSerialize: request.write,
        requestDeserialize: (bytes) => {
          try {
            return { message: request.read(bytes), bytes };
          } catch (error) {
            const name = resolvedRequestType.fullName.slice(1);
            return { fault: `the message is no ${name}: ${errorMessage(error)}`, bytes };
          }
        },
        responseSerialize: response.write,
        responseDeserialize: response.read,
        responseType: resolvedResponseType,
      };
      return [method.name, definition];
    }),
  );
}

// --- internal ---

/** Names as they are written in the file; integers exact; every field there, with its default value if it was not sent. */
const conversion: IConversionOptions = {
  longs: BigInt,
  enums: String,
  bytes: String,
  defaults: true,
  json: true,
};

function createCoder(type: Type) {
  return {
    read: (bytes: Buffer) => toMessageJson(type, type.toObject(type.decode(bytes), conversion)),
    write: (message: object) => {
      const plain = type.fromObject(fromMessageJson(type, message));
      return Buffer.from(type.encode(plain).finish());
    },
  };
}
