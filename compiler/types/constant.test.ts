import { describe, expect, test } from "vitest";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { declarations } from "../diagnostics/pages/page.ts";

/** What is reported as an error of an item that nothing evaluates: the rule, and the text that it points at. */
function found(item: string): readonly string[] {
  const { diagnostics, sources } = runExample(declarations(`template t() for cluster { ${item} }`));
  return diagnostics.flatMap(({ name, span, severity }) =>
    severity === "error" && span ? [`${name} ${sources.get(span.file)?.slice(span.start, span.end)}`] : [],
  );
}

describe("a literal is judged by its content, before anything is evaluated", () => {
  test.each([
    ["pool web { size = 2 }", []],
    ["pool web { size = (2) }", []],
    ["pool web { size = -2 }", ["number-out-of-range -2"]],
    ["pool web { size = -(2) }", ["number-out-of-range -(2)"]],
    ["pool web { size = !2 }", ["unary-mismatch !2"]],
    ["pool web { size = !0 }", ["unary-mismatch !0"]],
    ["pool web { disk_size = -1GiB }", ["unary-mismatch -1GiB"]],
    ["pool web { size = 1 - 3 }", []],
    ["provider aws { zone us-east-1a { subnet { cidr = auto/99 } } }", []],
    ["provider aws { zone us-east-1a { subnet { cidr = auto } } }", ["auto-needs-length auto"]],
    ["provider aws { vpc { v4cidr = 10.0.0.1/16 } }", ["not-canonical 10.0.0.1/16"]],
    ["provider aws { vpc { v4cidr = 10.0.0.0/33 } }", ["syntax-bad-cidr 10.0.0.0/33"]],
    ["provider proxmox { leader { address = 300.0.0.1 } }", ["syntax-bad-address 300.0.0.1"]],
    ["provider proxmox { leader { address = 10.0.0.0/16 } }", ["wrong-type 10.0.0.0/16"]],
    ["pool web { size = !true }", ["wrong-type !true"]],
    ["pool web { size = -true }", ["unary-mismatch -true"]],
    ["pool web { size = 2.5 }", ["not-whole 2.5"]],
    ["pool web { size = -2.5 }", ["not-whole -2.5"]],
    ["pool web { size = true }", ["wrong-type true"]],
    ["pool web { disk_size = 1s }", ["wrong-type 1s"]],
    ["pool web { disk_size = 99999999999999GiB }", []],
    ["pool web { disk_size = 100GiB }", []],
    ["pool web { disk_size = (1GiB) }", []],
    ["pool web { arch = x86 }", ["unknown-value x86"]],
    ["pool web { arch = x.y }", ["not-a-member x.y"]],
    ["pool web { arch = [arm64] }", ["wrong-type [arm64]"]],
    ['kubernetes { api_hostname = "a_b" }', ['bad-text "a_b"']],
    ['kubernetes { api_hostname = "a${1}_b" }', []],
    ["kubernetes { cluster_cidr = [10.0.0.1/16] }", ["not-canonical 10.0.0.1/16"]],
    ['kubernetes { cluster_cidr = [10.0.0.0/16, "x"] }', ['wrong-type "x"']],
    ["kubernetes { cluster_cidr = [10.0.0.1] }", ["wrong-type 10.0.0.1"]],
    ["provider aws { tags = { a = 1 } }", ["wrong-type 1"]],
    ['provider aws { tags = { a = "b", a = "c" } }', ["duplicate-key a"]],
    ['provider aws { tags = { 1 = "b" } }', []],
    ['provider aws { tags = { "a b" = "b\\n" } }', []],
    ["provider aws { load_balancer main { listener 0 { pool = web } } }", ["number-out-of-range 0"]],
    ['provider aws { load_balancer main { listener "80" { pool = web } } }', ['wrong-type "80"']],
    ['provider aws { load_balancer main { listener "${80}" { pool = web } } }', []],
    ["provider aws { bucket A {} }", ["bad-text A"]],
    ['provider aws { bucket "A" {} }', ['bad-text "A"']],
  ])("%s", (item, expected) => {
    expect(found(item)).toEqual(expected);
  });
});
