import { describe, expect, test } from "vitest";
import { parseManifest } from "./manifest.ts";

const url = "https://deps.example.com/manifests/seeds.json";
const digest = `sha512:${"0123456789abcdef".repeat(8)}`;
const published = { url: "https://deps.example.com/minimal.netsy", digest, size: 1 };

const parse = (seeds: unknown) => parseManifest(JSON.stringify({ seeds }), url);
const withSnapshot = (snapshot: unknown) => parse({ version: "1", snapshots: { minimal: snapshot } });

test("a manifest has a version and seeds by name, published or beside it", () => {
  const snapshots = { minimal: published, plain: { ...published, url: "http://x/y" }, dev: { path: "a/dev.netsy" } };
  const { version, snapshots: found } = parse({ version: "1.2.3-1", snapshots, more: 1 });
  expect([version, [...found]]).toEqual([
    "1.2.3-1",
    [
      ["minimal", { kind: "published", ...published }],
      ["plain", { kind: "published", ...published, url: "http://x/y" }],
      ["dev", { kind: "development", url: "https://deps.example.com/manifests/a/dev.netsy" }],
    ],
  ]);
  expect(parse({ version: "1", snapshots: {} }).snapshots.size).toBe(0);
});

const broken = (reason: string) =>
  expect.objectContaining({
    message: `the seed manifest ${url} is broken: ${reason}`,
    fix: "report it to who publishes the seeds",
  });

describe("a manifest is broken", () => {
  test.each([
    ["no JSON", "<html>", "it is not JSON"],
    ["null", "null", "seeds.version is missing"],
    ["a list", "[]", "seeds.version is missing"],
    ["no seeds", "{}", "seeds.version is missing"],
    ["a list of seeds", '{"seeds": []}', "seeds.version is missing"],
  ])("that is %s", (_name, text, reason) => {
    expect(() => parseManifest(text, url)).toThrow(broken(reason));
  });

  test.each([
    ["no version", { snapshots: {} }, "seeds.version is missing"],
    ["an empty version", { version: "", snapshots: {} }, "seeds.version is missing"],
    ["a number for a version", { version: 1, snapshots: {} }, "seeds.version is missing"],
    ["no snapshots", { version: "1" }, "seeds.snapshots is missing"],
    ["null for snapshots", { version: "1", snapshots: null }, "seeds.snapshots is missing"],
    ["a list of snapshots", { version: "1", snapshots: [] }, "seeds.snapshots is missing"],
  ])("with %s", (_name, seeds, reason) => {
    expect(() => parse(seeds)).toThrow(broken(reason));
  });

  const at = "seeds.snapshots.minimal";

  test.each<[string, unknown, string]>([
    ["a text", "x", `${at} needs exactly one of url and path`],
    ["neither url nor path", { digest, size: 1 }, `${at} needs exactly one of url and path`],
    ["both", { ...published, path: "x" }, `${at} needs exactly one of url and path`],
    ["a number for a URL", { ...published, url: 1 }, `${at}.url is not an http or https URL`],
    ["no URL", { ...published, url: "minimal.netsy" }, `${at}.url is not an http or https URL`],
    ["another kind of URL", { ...published, url: "ftp://x/y" }, `${at}.url is not an http or https URL`],
    ["a URL that goes on like one", { ...published, url: "httpsx://x/y" }, `${at}.url is not an http or https URL`],
    ["a URL that ends like one", { ...published, url: "xhttp://x/y" }, `${at}.url is not an http or https URL`],
    ["no digest", { ...published, digest: undefined }, `${at}.digest is not sha512`],
    ["a short digest", { ...published, digest: digest.slice(0, -1) }, `${at}.digest is not sha512`],
    ["a long digest", { ...published, digest: `${digest}0` }, `${at}.digest is not sha512`],
    ["a digest behind another text", { ...published, digest: ` ${digest}` }, `${at}.digest is not sha512`],
    ["no size", { ...published, size: undefined }, `${at}.size is not a positive number`],
    ["no bytes", { ...published, size: 0 }, `${at}.size is not a positive number`],
    ["a part of a byte", { ...published, size: 1.5 }, `${at}.size is not a positive number`],
    ["a size in words", { ...published, size: "1" }, `${at}.size is not a positive number`],
    ["more bytes than are counted", { ...published, size: 2 ** 53 }, `${at}.size is not a positive number`],
    ["a path that leads out", { path: "../x" }, `${at}.path does not lead below the manifest's folder`],
    ["a path from the root", { path: "/x" }, `${at}.path does not lead below the manifest's folder`],
    ["another server for a path", { path: "https://x/y" }, `${at}.path does not lead below the manifest's folder`],
    ["the folder for a path", { path: "." }, `${at}.path does not lead below the manifest's folder`],
    ["an empty path", { path: "" }, `${at}.path does not lead below the manifest's folder`],
    ["a number for a path", { path: 1 }, `${at}.path does not lead below the manifest's folder`],
    ["a path that is none", { path: "https://[" }, `${at}.path does not lead below the manifest's folder`],
  ])("whose seed has %s", (_name, snapshot, reason) => {
    expect(() => withSnapshot(snapshot)).toThrow(broken(reason));
  });
});
