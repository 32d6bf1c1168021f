import type { ServerUnaryCall, ServerWritableStream, sendUnaryData } from "@grpc/grpc-js";
import { defineMethods } from "./grpcMethod.ts";
import { loadDescriptor } from "./protoFiles.ts";

/** Full name of the service by which clients ask whether a server is well. */
export const healthService = "grpc.health.v1.Health";

/** That service, which says of all others that they serve; see https://grpc.io/docs/guides/health-checking/ */
export async function loadHealthService(onProbe: () => void) {
  const types = await loadDescriptor(descriptor);
  const answer = { status: "SERVING" };
  return {
    definition: defineMethods(types.lookupService(healthService)),
    methods: {
      Check(_call: ServerUnaryCall<object, object>, callback: sendUnaryData<object>) {
        onProbe();
        callback(null, answer);
      },
      Watch(call: ServerWritableStream<object, object>) {
        onProbe();
        call.write(answer);
      },
    },
  };
}

// --- internal ---

const descriptor = {
  options: { syntax: "proto3" },
  nested: {
    grpc: {
      nested: {
        health: {
          nested: {
            v1: {
              nested: {
                Health: {
                  methods: {
                    Check: {
                      requestType: "HealthCheckRequest",
                      responseType: "HealthCheckResponse",
                    },
                    Watch: {
                      requestType: "HealthCheckRequest",
                      responseType: "HealthCheckResponse",
                      responseStream: true,
                    },
                  },
                },
                HealthCheckRequest: { fields: { service: { type: "string", id: 1 } } },
                HealthCheckResponse: {
                  fields: { status: { type: "ServingStatus", id: 1 } },
                  nested: {
                    ServingStatus: {
                      values: { UNKNOWN: 0, SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};
