/** Full name of Touchstone's own gRPC service, which is served without a `proto`. */
export const ownGrpcService = "touchstone.v1.ReactionService";
