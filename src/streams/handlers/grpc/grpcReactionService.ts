/**
 * The service of `media/proto/touchstone_reaction.proto` as a descriptor in JSON, so that
 * no file has to be found at run time.
 */
export const reactionServiceDescriptor = {
  options: { syntax: "proto3" },
  nested: {
    touchstone: {
      nested: {
        v1: {
          nested: {
            ReactionService: {
              methods: {
                Invoke: { requestType: "Invocation", responseType: "Ack" },
                InvokeStream: {
                  requestType: "Invocation",
                  requestStream: true,
                  responseType: "Ack",
                },
              },
            },
            Invocation: {
              fields: {
                query_id: { type: "string", id: 1 },
                body: { type: "string", id: 2 },
                headers: { keyType: "string", type: "string", id: 3 },
              },
            },
            Ack: { fields: { received: { type: "uint32", id: 1 } } },
          },
        },
      },
    },
  },
};
