import { createHash } from "node:crypto";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectBytes } from "../../test/helpers/byte-streams.ts";
import { type FileServer, startFileServer } from "../../test/helpers/file-server.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { UserError } from "../cli/index.ts";
import { type ResolveOptions, resolveSeed } from "./resolve-seed.ts";

const seed = Buffer.alloc(200_000, "seed ");
const digest = `sha512:${createHash("sha512").update(seed).digest("hex")}`;
const otherDigest = `sha512:${"0".repeat(128)}`;
const selection = { name: "minimal", version: "1.2.3-1", digest };

let folder: string;
let server: FileServer | undefined;

beforeEach(() => {
  folder = temporaryFolder("resolve");
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

type Answers = Readonly<Record<string, (response: ServerResponse, count: number) => void>>;

async function serve(answers: Answers): Promise<FileServer> {
  server = await startFileServer((path, count, response) => {
    const answer = answers[path];
    if (answer) answer(response, count);
    else response.writeHead(404).end();
  });
  return server;
}

const manifestOf = (url: string, change: object = {}): string =>
  JSON.stringify({
    seeds: {
      version: "1.2.3-1",
      components: "1.2.3",
      snapshots: { minimal: { url: `${url}/minimal.netsy`, digest, size: seed.length, ...change } },
    },
  });

/** A server of manifest and seed, like the published one. */
async function publish(change: object = {}, answers: Answers = {}): Promise<FileServer> {
  const base: Answers = {
    "/manifests/seeds.json": (response) => response.end(manifestOf(server?.url ?? "", change)),
    "/minimal.netsy": (response) => response.end(seed),
  };
  return serve({ ...base, ...answers });
}

function options(given: Partial<ResolveOptions> = {}): ResolveOptions {
  return {
    cwd: folder,
    env: { XDG_CACHE_HOME: join(folder, "cache"), PODPLANE_DEPS_URL: server?.url },
    signal: new AbortController().signal,
    retryDelays: [1, 1],
    idleTimeout: 5_000,
    ...given,
  };
}

async function refusal(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => expect.fail("was accepted"),
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  const { message, why = "" } = error as UserError;
  return `${message}; ${why}`
    .replaceAll(server?.url ?? "http://server", "http://server")
    .replace(/sha512:[0-9a-f]{128}/g, "sha512:…");
}

const cached = (): readonly string[] => {
  try {
    return readdirSync(join(folder, "cache"), { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.netsy|tmp$/.test(name),
    );
  } catch {
    return [];
  }
};

describe("a published seed", () => {
  test("is fetched once, verified, and then taken from the cache", async () => {
    const { requests } = await publish();
    const resolved = await resolveSeed(selection, options());
    expect(Buffer.from(await collectBytes(resolved?.open() ?? expect.fail()))).toEqual(seed);
    expect(resolved?.componentsVersion).toBe("1.2.3");
    await resolveSeed(selection, options());
    expect(requests).toEqual(["/manifests/seeds.json", "/minimal.netsy"]);
    expect(cached()).toEqual(["podplanec/seeds/1.2.3-1/minimal.netsy"]);
  });

  test("a damaged cached copy is fetched again", async () => {
    await publish();
    const path = (await resolveSeed(selection, options()))?.path ?? "";
    writeFileSync(path, "damaged");
    const again = await resolveSeed(selection, options());
    expect(Buffer.from(await collectBytes(again?.open() ?? expect.fail()))).toEqual(seed);
  });

  test("a copy that changes after it was verified is noticed", async () => {
    await publish();
    const resolved = await resolveSeed(selection, options());
    writeFileSync(resolved?.path ?? "", "changed");
    expect(await refusal(collectBytes(resolved?.open() ?? expect.fail()))).toBe(
      "the seed minimal 1.2.3-1 is not the one that the cluster names; its digest is sha512:…, and cluster.seed.digest is sha512:…: it was changed or is another release",
    );
  });

  test.each<[string, number | "cut", number]>([
    ["a status of the server's fault", 500, 2],
    ["a passing status", 503, 3],
    ["too many requests", 429, 2],
    ["a request that took too long", 408, 2],
    ["a transfer that breaks off", "cut", 2],
  ])("%s is tried again", async (_name, fault, attempts) => {
    const { requests } = await publish(
      {},
      {
        "/minimal.netsy": (response, count) => {
          if (count === attempts) response.end(seed);
          else if (fault === "cut")
            response
              .writeHead(200, { "content-length": seed.length })
              .write(seed.subarray(0, 1000), () => response.destroy());
          else response.writeHead(fault).end();
        },
      },
    );
    await resolveSeed(selection, options());
    expect(requests.filter((path) => path === "/minimal.netsy")).toHaveLength(attempts);
  });

  test.each([400, 404, 410, 428, 499])("a status of %d is not tried again", async (status) => {
    const { requests } = await publish({}, { "/minimal.netsy": (response) => response.writeHead(status).end("x") });
    const error: UserError = await resolveSeed(selection, options()).catch((reason) => reason);
    expect([error.message.replace(/^\S+/, ""), error.fix]).toEqual([
      ` cannot be fetched: the server answered ${status}`,
      "check the address",
    ]);
    expect(requests.filter((path) => path === "/minimal.netsy")).toHaveLength(1);
    expect(cached()).toEqual([]);
  });

  test("what stays wrong is told after three attempts", async () => {
    const { requests } = await publish({}, { "/minimal.netsy": (response) => response.writeHead(502).end() });
    expect(await refusal(resolveSeed(selection, options()))).toBe(
      "http://server/minimal.netsy cannot be fetched: the server answered 502; 3 attempts failed",
    );
    expect(requests.filter((path) => path === "/minimal.netsy")).toHaveLength(3);
  });

  test("a server that stays silent is given up", async () => {
    await publish({}, { "/minimal.netsy": (response) => response.writeHead(200).write("x") });
    expect(await refusal(resolveSeed(selection, options({ idleTimeout: 50 })))).toBe(
      "http://server/minimal.netsy cannot be fetched: nothing came for 0.05 seconds; 3 attempts failed",
    );
    expect(cached()).toEqual([]);
  });

  test.each<[string, object, Answers, string]>([
    [
      "other bytes",
      {},
      { "/minimal.netsy": (response) => response.end(Buffer.alloc(seed.length)) },
      "the seed from http://server/minimal.netsy is not the one that the cluster names; its digest is sha512:…, and cluster.seed.digest is sha512:…: it was changed or is another release",
    ],
    [
      "more bytes",
      {},
      { "/minimal.netsy": (response) => response.end(Buffer.concat([seed, seed])) },
      "the seed from http://server/minimal.netsy has more than 200000 bytes, and the manifest says 200000; the file was changed or is another release",
    ],
    [
      "fewer bytes",
      {},
      { "/minimal.netsy": (response) => response.end(seed.subarray(1)) },
      "the seed from http://server/minimal.netsy has 199999 bytes, and the manifest says 200000; the file was changed or is another release",
    ],
    [
      "a manifest with another digest",
      { digest: otherDigest },
      {},
      "the seed minimal 1.2.3-1 of the manifest is not the one that the cluster names; its digest is sha512:…, and cluster.seed.digest is sha512:…: it was changed or is another release",
    ],
    [
      "a manifest with url and path",
      { path: "x" },
      {},
      "the seed manifest http://server/manifests/seeds.json is broken: seeds.snapshots.minimal needs exactly one of url and path; ",
    ],
    [
      "a manifest without size",
      { size: 0 },
      {},
      "the seed manifest http://server/manifests/seeds.json is broken: seeds.snapshots.minimal.size is not a positive number; ",
    ],
    [
      "a manifest without a proper digest",
      { digest: "sha256:00" },
      {},
      "the seed manifest http://server/manifests/seeds.json is broken: seeds.snapshots.minimal.digest is not sha512; ",
    ],
    [
      "a manifest with another kind of URL",
      { url: "file:///etc/passwd" },
      {},
      "the seed manifest http://server/manifests/seeds.json is broken: seeds.snapshots.minimal.url is not an http or https URL; ",
    ],
    [
      "a missing file",
      { url: undefined },
      {},
      "the seed manifest http://server/manifests/seeds.json is broken: seeds.snapshots.minimal needs exactly one of url and path; ",
    ],
    [
      "no manifest",
      {},
      { "/manifests/seeds.json": (response) => response.writeHead(403).end() },
      "http://server/manifests/seeds.json cannot be fetched: the server answered 403; ",
    ],
    [
      "a manifest that is no JSON",
      {},
      { "/manifests/seeds.json": (response) => response.end("<html>") },
      "the seed manifest http://server/manifests/seeds.json is broken: it is not JSON; ",
    ],
    [
      "a manifest without end",
      {},
      { "/manifests/seeds.json": (response) => response.end(" ".repeat(2_000_000)) },
      "the seed manifest http://server/manifests/seeds.json is broken: it has more than 1048576 bytes; ",
    ],
  ])("%s: nothing is kept", async (_name, change, answers, message) => {
    await publish(change, answers);
    expect(await refusal(resolveSeed(selection, options()))).toBe(message);
    expect(cached()).toEqual([]);
  });

  test.each([
    [
      "another version than the published one",
      { ...selection, version: "1.2.2-1" },
      "the seed version 1.2.2-1 is not the published one; the manifest offers 1.2.3-1",
    ],
    [
      "a name that the manifest lacks",
      { ...selection, name: "recommended" },
      "the manifest of seeds 1.2.3-1 has no recommended; ",
    ],
    ["an unknown name", { ...selection, name: "other" }, "there is no seed other; "],
    ["no version", { name: "minimal", digest }, "the seed minimal has no version; "],
    ["a version that leads elsewhere", { ...selection, version: "../../x" }, "the seed version ../../x is not one; "],
    [
      "no digest",
      { name: "minimal", version: "1.2.3-1" },
      "the cluster has no digest of the seed; a seed is used only if it is known to be the one that was meant",
    ],
    [
      "a digest in upper case",
      { ...selection, digest: digest.toUpperCase() },
      "the cluster has a digest of the seed that is none: SHA512:FC9548E494EE5B053BBEE2089815DDC82926130ABADA9B71990529E052E897A4AB8A3FF3CBC544641AADA8F10FEBD44DCCA302A2F5EA98C1C774DE29752275B6; ",
    ],
  ])("%s is refused", async (_name, wanted, message) => {
    await publish();
    expect(await refusal(resolveSeed(wanted, options()))).toBe(message);
  });

  test.each([
    [
      { ...selection, version: "1.2.2-1" },
      "set cluster.seed.version and its digest to those of 1.2.3-1, or give the file with --seed",
    ],
    [{ ...selection, name: "recommended" }, "it has minimal"],
    [{ ...selection, name: "other" }, "use recommended, minimal or none"],
    [{ name: "minimal", digest }, "set cluster.seed.version"],
    [{ ...selection, version: "x" }, "write it as the manifest has it, such as 1.2.3-1"],
  ])("%j has a way out", async (wanted, fix) => {
    await publish();
    await expect(resolveSeed(wanted, options())).rejects.toMatchObject({ fix });
  });

  test.each([
    ["1", "1"],
    ["1.2", "1.2"],
    ["1.2.3-10", "1.2.3"],
  ])("may have the version %s, of components %s", async (version, components) => {
    const manifest = () => manifestOf(server?.url ?? "").replace("1.2.3-1", version);
    await publish({}, { "/manifests/seeds.json": (response) => response.end(manifest()) });
    const resolved = await resolveSeed({ ...selection, version }, options());
    expect([resolved?.name, resolved?.componentsVersion]).toEqual([`minimal ${version}`, components]);
  });

  test.each(["v1", "1.", "1-", "1-a", "1.2.3-1x", " 1", "1..2"])("has no version %j", async (version) => {
    await publish();
    expect(await refusal(resolveSeed({ ...selection, version }, options()))).toBe(
      `the seed version ${version} is not one; `,
    );
  });

  test("a development manifest has paths of its own", async () => {
    await publish(
      { url: undefined, digest: undefined, size: undefined, path: "dev.netsy" },
      {
        "/manifests/dev.netsy": (response) => response.end(seed),
      },
    );
    expect((await resolveSeed(selection, options()))?.digest).toBe(digest);
    rmSync(join(folder, "cache"), { recursive: true });
    await server?.stop();
    await publish({ url: undefined, digest: undefined, size: undefined, path: "../dev.netsy" });
    expect(await refusal(resolveSeed(selection, options()))).toBe(
      "the seed manifest http://server/manifests/seeds.json is broken: seeds.snapshots.minimal.path does not lead below the manifest's folder; ",
    );
  });
});

describe("a seed of one's own", () => {
  test("from a path", async () => {
    writeFileSync(join(folder, "my.netsy"), seed);
    const resolved = await resolveSeed({ name: "none", digest }, options({ custom: "my.netsy" }));
    expect(resolved).toMatchObject({ path: join(folder, "my.netsy"), digest });
    expect(resolved?.componentsVersion).toBeUndefined();
  });

  test("from a URL, kept under its digest", async () => {
    const { url, requests } = await publish();
    const custom = `${url}/minimal.netsy`;
    await resolveSeed({ name: "none", digest }, options({ custom }));
    await resolveSeed({ name: "none", digest }, options({ custom }));
    expect(requests).toEqual(["/minimal.netsy"]);
  });

  test("from a URL that announces too much, nothing is fetched", async () => {
    const answer: Answers[string] = (response) => response.writeHead(200, { "content-length": 2 ** 30 + 1 }).write("x");
    const { url } = await publish({}, { "/big.netsy": answer });
    const custom = `${url}/big.netsy`;
    expect(await refusal(resolveSeed({ digest }, options({ custom })))).toBe(
      "what http://server/big.netsy gives is too large for a seed: it has more than 1073741824 bytes; at most 1073741824 are fetched; published seeds have some millions",
    );
    expect(cached()).toEqual([]);
  });

  test.each([
    ["just as much as is allowed", seed.length, undefined],
    [
      "a byte more",
      seed.length - 1,
      "what http://server/big.netsy gives is too large for a seed: it has more than 199999 bytes; at most 199999 are fetched; published seeds have some millions",
    ],
  ])("from a URL that announces nothing: %s", async (_name, customLimit, message) => {
    const answer: Answers[string] = (response) => response.writeHead(200, { "transfer-encoding": "chunked" }).end(seed);
    const { url } = await publish({}, { "/big.netsy": answer });
    const run = resolveSeed({ digest }, options({ custom: `${url}/big.netsy`, customLimit }));
    if (message === undefined) expect((await run)?.digest).toBe(digest);
    else expect(await refusal(run)).toBe(message);
    expect(cached()).toHaveLength(message === undefined ? 1 : 0);
  });

  test("from a URL that stops in the middle, it is given up", async () => {
    const { url } = await publish({}, { "/slow.netsy": (response) => response.writeHead(200).write(seed.subarray(9)) });
    const run = resolveSeed({ digest }, options({ custom: `${url}/slow.netsy`, idleTimeout: 50 }));
    expect(await refusal(run)).toBe(
      "http://server/slow.netsy cannot be fetched: nothing came for 0.05 seconds; 3 attempts failed",
    );
    expect(cached()).toEqual([]);
  });

  test("without a digest it is refused, and its digest is told", async () => {
    writeFileSync(join(folder, "my.netsy"), seed);
    const error: UserError = await resolveSeed({}, options({ custom: "my.netsy" })).catch((reason) => reason);
    expect(error.fix).toContain(digest);
  });

  test("of another digest, or missing, it is refused", async () => {
    writeFileSync(join(folder, "my.netsy"), "x");
    expect(await refusal(resolveSeed({ digest }, options({ custom: "my.netsy" })))).toBe(
      "the seed my.netsy is not the one that the cluster names; its digest is sha512:…, and cluster.seed.digest is sha512:…: it was changed or is another release",
    );
    expect(await refusal(resolveSeed({ digest }, options({ custom: "no.netsy" })))).toBe(
      "the seed no.netsy cannot be read: there is no such file; ",
    );
    expect(await refusal(resolveSeed({ digest }, options({ custom: "." })))).toBe(
      "the seed . cannot be read: it is a folder; ",
    );
  });
});

test.each([{}, { name: "" }, { name: "none" }])("%j is no seed, and nothing is asked for", async (wanted) => {
  const { requests } = await publish();
  expect(await resolveSeed(wanted, options())).toBeUndefined();
  expect(requests).toEqual([]);
});
