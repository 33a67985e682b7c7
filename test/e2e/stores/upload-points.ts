import type { IncomingMessage } from "node:http";
import type { FaultPoint } from "../../helpers/fault-proxy.ts";

/** Points all along an upload of `size` bytes: every phase, and the body at many offsets, its ends and chunk borders. */
export function uploadPoints(size: number): readonly FaultPoint[] {
  const chunk = 64 * 1024;
  const spread = Array.from({ length: 8 }, (_, index) => Math.floor((size * (index + 1)) / 9));
  const offsets = [0, 1, 100, chunk - 1, chunk, chunk + 1, ...spread, size - 1, size];
  return [
    { at: "request-head" },
    ...offsets.sort((a, b) => a - b).map((bytes): FaultPoint => ({ at: "request-body", bytes })),
    { at: "request-end" },
    { at: "answer-head" },
    ...[1, 12, 40, 120].map((bytes): FaultPoint => ({ at: "answer-part", bytes })),
  ];
}

/** Whether a request is the upload itself: PutObject on S3, a multipart upload on GCS. */
export function isUpload(request: IncomingMessage): boolean {
  return request.method === "PUT" || (request.method === "POST" && (request.url ?? "").includes("/upload/"));
}

/** Points of a request without a body, up to `size` bytes into its answer. */
export function lookPoints(size: number): readonly FaultPoint[] {
  const offsets = [1, 12, 100, Math.floor(size / 2), size];
  return [
    { at: "request-head" },
    { at: "answer-head" },
    ...offsets.map((bytes): FaultPoint => ({ at: "answer-part", bytes })),
  ];
}
