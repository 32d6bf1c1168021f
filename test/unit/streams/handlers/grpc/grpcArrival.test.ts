import assert from "node:assert/strict";
import {
  buildGrpcArrivals,
  readGrpcBody,
} from "../../../../../src/streams/handlers/grpc/grpcArrival.ts";

describe("an arrival of a gRPC message", () => {
  const query = (message: unknown, headers: Record<string, string> = {}) => {
    const place = { method: "Notify", path: "/p.S/Notify", arrivedNs: 1n };
    const whole = { ...place, headers, message, bytes: Buffer.of() };
    const options = { isOwn: false, split: "auto", keepRaw: "different" } as const;
    const [arrival] = buildGrpcArrivals(whole, readGrpcBody(whole, false), options);
    return arrival?.payload.query_id;
  };

  it("has the query that the message names, else that of the metadata, and none for an unset field", () => {
    assert.equal(query({ queryId: "comfort" }, { "x-query-id": "other" }), "comfort");
    assert.equal(query({ queryId: "" }, { "x-query-id": "other" }), "other");
    assert.equal(query({ queryId: "" }), null);
  });
});
