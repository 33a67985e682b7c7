import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { compileText, errorsOf, irOf, source } from "../../../../test/helpers/podplane-source.ts";
import { compile } from "../../../compile.ts";
import { exampleCertificate } from "../../../diagnostics/pages/certificate.ts";

/** Ruling 24. */

const pem = () => exampleCertificate;
const text = (value: string, top = "") =>
  source({ top }).replace('"https://auth.example.com" }', `"https://auth.example.com", ca_cert = ${value} }`);

describe("the certificate of the issuer", () => {
  test.each([
    ["a file beside the source", '"ca.pem"', { "ca.pem": pem() }],
    ["the text of a file", 'file("ca.pem")', { "ca.pem": pem() }],
    ["PEM text", JSON.stringify(pem()), {}],
  ])("is %s", (_name, value, files) => {
    const certificate = irOf(text(value), { files }).oidc.caCertificate;
    expect(certificate?.value).toBe(pem());
    expect(certificate?.origin.kind).toBe("source");
  });

  test.each([
    ["missing", "gone.pem", {}, "the certificate `gone.pem` cannot be used: there is no such file"],
    [
      "no certificate",
      "ca.pem",
      { "ca.pem": "hello" },
      "the certificate `ca.pem` cannot be used: it is not PEM text of certificates",
    ],
    [
      "cut off",
      "ca.pem",
      { "ca.pem": pem().slice(0, -5) },
      "the certificate `ca.pem` cannot be used: it is not PEM text of certificates",
    ],
    [
      "a key",
      "ca.pem",
      { "ca.pem": `${pem()}-----BEGIN PRIVATE KEY-----\n` },
      "the certificate `ca.pem` cannot be used: it holds a private key",
    ],
  ])("is refused where the file is %s", (_name, path, files, reason) => {
    const compilation = compileText(text(JSON.stringify(path)), { files: files as Record<string, string> });
    expect(errorsOf(compilation)).toEqual(["ca-file-unreadable"]);
    expect(compilation.diagnostics.find((one) => one.severity === "error")?.message).toBe(reason);
  });

  test.each([
    ["a line is missing", (text: string) => text.replace(/\n.*\n/, "\n")],
    ["its last line is missing", (text: string) => text.replace(/\n[^\n]*\n-----END/, "\n-----END")],
    ["it is base64 of something else", (text: string) => text.replace(/\n[^-]*\n-/, "\nTUlJ\n-")],
    ["the second one is cut", (text: string) => text + text.replace(/\n.*\n/, "\n")],
    ["a letter is lost", (text: string) => text.replace("MIIB", "MIB")],
  ])("is told where it looks like one, and %s", (_name, change) => {
    const broken = change(pem());
    expect(errorsOf(compileText(text('"ca.pem"'), { files: { "ca.pem": broken } }))).toEqual(["certificate-broken"]);
    const { diagnostics } = compileText(text('"ca.pem"'), { files: { "ca.pem": broken } });
    expect(diagnostics.find((one) => one.severity === "error")?.message).toMatch(
      /^the certificate `ca.pem` cannot be read: a part of (?:the certificate|certificate 2) is missing, or it is none$/,
    );
    expect(errorsOf(compileText(text(JSON.stringify(broken))))).toEqual(["text-refused"]);
  });

  test("is a text where it has several lines, though the first is missing", () => {
    const compilation = compileText(text(JSON.stringify(pem().replace(/^.*\n/, ""))));
    expect(compilation.diagnostics.filter((one) => one.severity === "error").map((one) => one.message)).toEqual([
      "the certificate `the text` cannot be used: it is not PEM text of certificates",
    ]);
  });

  test("is refused outside of the project, with what makes a folder a part of it", () => {
    for (const value of ['"../ca.pem"', 'file("../ca.pem")']) {
      const compilation = compileText(text(value));
      expect(errorsOf(compilation)).toEqual(["use-outside-project"]);
      expect(compilation.diagnostics.find((one) => one.severity === "error")?.message).toBe(
        "`../ca.pem` lies outside the project",
      );
      expect(compilation.diagnostics.find((one) => one.severity === "error")?.help).toBe(
        "Move or copy the file into the project. Where no folder has .git yet, `git init` in one above both makes it the project.",
      );
    }
  });

  /** The certificate, or what is wrong with it, in a project whose folders count. */
  function inFolders(value: string, vars: string, files: Readonly<Record<string, string>>) {
    const compilation = compile({
      file: "cluster.podplane",
      text: text(value, 'param ca: string = "ca.pem"'),
      notation: "podplane",
      workspace: {
        read: (path) => {
          const found = files[path];
          return found === undefined ? { kind: "missing" } : { kind: "text", text: found };
        },
        resolve: (from, path) =>
          path === "loop.pem" ? { kind: "loop" } : { kind: "path", path: posix.join(posix.dirname(from), path) },
      },
      varsFiles: [{ file: "env/set.podplanevars", text: vars }],
      assignments: [],
      lockOf: () => undefined,
    });
    const errors = compilation.diagnostics.filter((one) => one.severity === "error");
    return errors[0]?.message ?? compilation.clusters[0]?.ir?.oidc.caCertificate?.value;
  }

  test("lies where the file that names it says", () => {
    expect(inFolders("param.ca", 'ca = "own.pem"', { "env/own.pem": pem() })).toBe(pem());
    expect(inFolders("param.ca", "", { "ca.pem": pem() })).toBe(pem());
    expect(inFolders('"ca.pem"', "", { "ca.pem": pem() })).toBe(pem());
  });

  test("is none without an issuer", () => {
    const compilation = compileText(source().replace(/oidc \{.*\}/, ""));
    expect(errorsOf(compilation)).toEqual(["missing-block"]);
  });

  test("is no loop of links", () => {
    expect(inFolders('"loop.pem"', "", {})).toBe(
      "the certificate `loop.pem` cannot be used: it is a loop of symbolic links",
    );
  });

  test("a file of exactly 4,096 characters of base64 is taken", () => {
    // 3,072 bytes: three make four characters.
    const whole = pem().repeat(Math.floor(3_072 / pem().length));
    const files = { "ca.pem": whole.padEnd(3_072, "\n") };
    expect(Buffer.from(files["ca.pem"]).toString("base64")).toHaveLength(4_096);
    expect(irOf(text('"ca.pem"'), { files }).oidc.caCertificate?.value).toBe(files["ca.pem"]);
    const longer = { "ca.pem": `${files["ca.pem"]}\n` };
    expect(errorsOf(compileText(text('"ca.pem"'), { files: longer }))).toEqual(["ca-file-unreadable"]);
  });
});
