import { describe, expect, test } from "vitest";
import { parseStoreUrl, splitObjectUrl } from "./store-url.ts";

describe("the address of a store", () => {
  test.each([
    ["s3://demo-netsy", { kind: "s3", bucket: "demo-netsy", prefix: "", url: "s3://demo-netsy" }],
    ["s3://demo-netsy/", { kind: "s3", bucket: "demo-netsy", prefix: "", url: "s3://demo-netsy" }],
    ["s3://demo-netsy/netsy", { kind: "s3", bucket: "demo-netsy", prefix: "netsy", url: "s3://demo-netsy/netsy" }],
    ["s3://demo-netsy//netsy/", { kind: "s3", bucket: "demo-netsy", prefix: "netsy", url: "s3://demo-netsy/netsy" }],
    ["gs://a_b.c/x/y", { kind: "gcs", bucket: "a_b.c", prefix: "x/y", url: "gs://a_b.c/x/y" }],
    ["GS://abc/X%20y", { kind: "gcs", bucket: "abc", prefix: "X%20y", url: "gs://abc/X%20y" }],
    ["file:///srv/netsy/", { kind: "directory", path: "/srv/netsy", url: "file:///srv/netsy" }],
    ["file:///srv/a%20b", { kind: "directory", path: "/srv/a b", url: "file:///srv/a%20b" }],
  ])("%s is understood", (url, location) => {
    expect(parseStoreUrl(url)).toEqual(location);
  });

  test.each([
    ["bucket/prefix", "`bucket/prefix` is no address of an object store"],
    ["http://bucket/prefix", "`http://bucket/prefix` is no address of an object store"],
    ["s3:/bucket", "`s3:/bucket` is no address of an object store"],
    ["s3://", "`` is no bucket name"],
    ["s3://ab/x", "`ab` is no bucket name"],
    ["s3://key:secret@bucket/x", "`key:secret@bucket` is no bucket name"],
    ["s3://Bucket/x", "`Bucket` is no bucket name"],
    ["s3://bucket/a//b", "the prefix `a//b` has an empty segment"],
    ["s3://bucket/a/../b", "the prefix `a/../b` has the segment `..`"],
    ["gs://bucket/.", "the prefix `.` has the segment `.`"],
    ["s3://bucket/a\u0000b", "the prefix has a control character"],
    ["file:///srv/../etc", "the prefix `srv/../etc` has the segment `..`"],
    [
      "file://host/srv",
      '`file://host/srv` is no address of a directory: File URL host must be "localhost" or empty on linux',
    ],
    ["s3://bucket/a/%2e%2e/b", "the prefix `a/%2e%2e/b` has the segment `%2e%2e`"],
    ["gs://bucket/%2E./b", "the prefix `%2E./b` has the segment `%2E.`"],
    ["file:///srv/%2e%2E/etc", "the prefix `srv/%2e%2E/etc` has the segment `%2e%2E`"],
    ["file:///srv/.%2e", "the prefix `srv/.%2e` has the segment `.%2e`"],
    [
      "file:///srv/a%2fb",
      "`file:///srv/a%2fb` is no address of a directory: File URL path must not include encoded / characters",
    ],
    ["file:///srv/a%00b", "`file:///srv/a%00b` is no address of a directory"],
    ["file:///srv/a?b", "`file:///srv/a?b` is no address of a directory"],
    ["file:///srv/a#b", "`file:///srv/a#b` is no address of a directory"],
  ])("%s is refused", (url, message) => {
    expect(() => parseStoreUrl(url)).toThrow(expect.objectContaining({ message }));
  });

  test.each([
    ["gs://bucket", { profile: "x" }, "--profile means nothing for gs://bucket"],
    ["gs://bucket", { region: "x" }, "--region means nothing for gs://bucket"],
    ["file:///srv", { endpoint: "http://localhost" }, "--endpoint means nothing for file:///srv"],
    ["s3://bucket", { endpoint: "localhost:9000" }, "--endpoint is no http or https address"],
    ["s3://bucket", { endpoint: "http://user:secret@localhost" }, "--endpoint holds credentials"],
  ])("%s with %o is refused", (url, options, message) => {
    expect(() => parseStoreUrl(url, options)).toThrow(expect.objectContaining({ message }));
  });

  test("credentials in an endpoint are not repeated in the message", () => {
    const parse = () => parseStoreUrl("s3://bucket", { endpoint: "http://user:hunter2@localhost" });
    expect(parse).not.toThrow("hunter2");
  });
});

describe("what is just allowed in an address", () => {
  const long = (length: number): string => "a".repeat(length);

  test.each(["abc", "a-c", "a.c", "a_c", "0a9", long(222)])("the bucket %s", (bucket) => {
    expect(parseStoreUrl(`gs://${bucket}`)).toMatchObject({ bucket });
  });

  test.each(["ab", "-ab", "ab-", ".ab", "ab_", "aBc", "a b", "a:b", long(223)])("and not the bucket %s", (bucket) => {
    expect(() => parseStoreUrl(`s3://${bucket}/x`)).toThrow(`\`${bucket}\` is no bucket name`);
  });

  test.each([" ", "~", "\u0080", "é"])("the sign %j in a prefix", (sign) => {
    expect(parseStoreUrl(`s3://bucket/a${sign}b`)).toMatchObject({ prefix: `a${sign}b` });
  });

  test.each(["\u0001", "\t", "\u001f", "\u007f"])("and not the sign %j", (sign) => {
    expect(() => parseStoreUrl(`s3://bucket/a${sign}b`)).toThrow("the prefix has a control character");
  });

  test.each(["...", "a.", ".a", "%2e%2e%2e", "%2f"])("the segment %s", (segment) => {
    expect(parseStoreUrl(`s3://bucket/a/${segment}`)).toMatchObject({ prefix: `a/${segment}` });
  });

  test.each(["http://localhost:9000", "https://s3.example.com", "HTTPS://a/b"])("the endpoint %s", (endpoint) => {
    expect(parseStoreUrl("s3://bucket", { endpoint })).toMatchObject({ bucket: "bucket" });
  });

  test.each(["", "a", "ftp://a", "http://", "file:///a"])("and not the endpoint %j", (endpoint) => {
    expect(() => parseStoreUrl("s3://bucket", { endpoint })).toThrow("--endpoint is no http or https address");
  });

  test.each(["http://user@a", "http://:secret@a"])("nor one with half a credential: %s", (endpoint) => {
    expect(() => parseStoreUrl("s3://bucket", { endpoint })).toThrow("--endpoint holds credentials");
  });

  test("the root of all folders", () => {
    expect(parseStoreUrl("file:///")).toEqual({ kind: "directory", path: "/", url: "file:///" });
    expect(parseStoreUrl("file:///a///")).toEqual({ kind: "directory", path: "/a", url: "file:///a" });
  });
});

test.each<[string, object, string]>([
  ["bucket", {}, "write s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or file:///DIR/PREFIX"],
  ["s3://A", {}, "a bucket name has 3 or more lower-case letters, digits, dots and hyphens"],
  ["s3://abc/a//b", {}, "write the prefix without `//`"],
  ["s3://abc/a/../b", {}, "write it without `.` and `..`"],
  ["s3://abc/\u007f", {}, "write the prefix without it"],
  ["file:///a?b", {}, "write file:///DIR, with %3F and %23 for the signs ? and #"],
  ["file://host/a", {}, "write file:// and an absolute path: file:///srv/netsy"],
  ["gs://abc", { region: "r" }, "leave it out"],
  ["s3://abc", { endpoint: "a" }, "write it like https://s3.example.com:9000"],
  ["s3://abc", { endpoint: "http://u@a" }, "leave them out of the address, and give them as the store expects them"],
])("what helps with %s %j", (url, options, fix) => {
  expect(() => parseStoreUrl(url, options)).toThrow(expect.objectContaining({ fix, exitCode: 2 }));
});

describe("the address of an object", () => {
  test.each([
    ["s3://bucket/a/b.netsy", { store: "s3://bucket/a", key: "b.netsy" }],
    ["gs://bucket/b.netsy", { store: "gs://bucket", key: "b.netsy" }],
    ["file:///srv/a%20b.netsy", { store: "file:///srv", key: "a b.netsy" }],
    ["s3://bucket/a%20b", { store: "s3://bucket", key: "a%20b" }],
    ["s3://bucket/a?b#c", { store: "s3://bucket", key: "a?b#c" }],
    ["file:///srv/%2e%2e%2e", { store: "file:///srv", key: "..." }],
  ])("%s is split", (url, parts) => {
    expect(splitObjectUrl(url)).toEqual(parts);
  });

  const noDots = "write it without `.` and `..`";
  const inFile = "write file:///DIR/FILE, with %25, %3F and %23 for the signs %, ? and #";

  test.each([
    ["file:///srv/x/%2e%2e", "the key `%2e%2e` has the segment `%2e%2e`", noDots],
    ["s3://bucket/a/..", "the key `..` has the segment `..`", noDots],
    ["gs://bucket/%2E", "the key `%2E` has the segment `%2E`", noDots],
    ["file:///srv/..%2f..%2fetc%2fpasswd", "`file:///srv/..%2f..%2fetc%2fpasswd` names no file", inFile],
    ["file:///srv/a%2fb", "`file:///srv/a%2fb` names no file", inFile],
    ["file:///srv/a%00", "`file:///srv/a%00` names no file", inFile],
    ["file:///srv/a%zz", "`file:///srv/a%zz` names no file", inFile],
    ["file:///srv/a?b", "`file:///srv/a?b` names no file", inFile],
  ])("%s leads nowhere else", (url, message, fix) => {
    expect(() => splitObjectUrl(url)).toThrow(expect.objectContaining({ message, fix }));
  });

  test.each(["s3://bucket", "s3://bucket/", "gs://bucket/a/", "a/b", "xs3://bucket/a"])("%s names no object", (url) => {
    const fix = "write s3://BUCKET/KEY, gs://BUCKET/KEY or file:///DIR/FILE";
    expect(() => splitObjectUrl(url)).toThrow(expect.objectContaining({ message: `\`${url}\` names no object`, fix }));
  });
});
