import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { join } from "node:path";
import { Storage } from "@google-cloud/storage";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { fetchJson } from "./gcs-request.ts";

const { signal } = new AbortController();

let folder: string;
let server: Server;
let origin: string;
let seen: { readonly path: string; readonly headers: IncomingMessage["headers"] }[];

beforeEach(async () => {
  folder = temporaryFolder("gcs");
  seen = [];
  // It exchanges tokens, as Google's token service does for workload identities, and answers all else with a list.
  server = createServer((request, response) => {
    const path = request.url ?? "";
    seen.push({ path, headers: request.headers });
    response.setHeader("content-type", "application/json");
    const issued = "urn:ietf:params:oauth:token-type:access_token";
    const token = { access_token: "the-token", issued_token_type: issued, expires_in: 3600, token_type: "Bearer" };
    response.end(JSON.stringify(path === "/token" ? token : { items: [] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  origin = typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
  writeFileSync(join(folder, "subject"), "subject-token");
  writeFileSync(
    join(folder, "credentials.json"),
    JSON.stringify({
      type: "external_account",
      audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/provider",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: `${origin}/token`,
      credential_source: { file: join(folder, "subject") },
      quota_project_id: "billed-project",
    }),
  );
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", join(folder, "credentials.json"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
});

const fetchWith = (useAuthWithCustomEndpoint: boolean) => {
  const storage = new Storage({ projectId: "none", apiEndpoint: origin, useAuthWithCustomEndpoint });
  return fetchJson({ storage, idleTimeout: 5_000 }, { path: "/storage/v1/b/demo/o", signal });
};

test("a request carries the application default credentials and the project that pays", async () => {
  expect(await fetchWith(true)).toEqual({ items: [] });
  expect(seen.map(({ path }) => path)).toEqual(["/token", "/storage/v1/b/demo/o"]);
  expect(seen[1]?.headers).toMatchObject({
    authorization: "Bearer the-token",
    "x-goog-user-project": "billed-project",
  });
});

test("a request to an emulator carries none, and none are fetched", async () => {
  expect(await fetchWith(false)).toEqual({ items: [] });
  expect(seen.map(({ path }) => path)).toEqual(["/storage/v1/b/demo/o"]);
  expect(seen[0]?.headers.authorization).toBe(undefined);
});
