import { describe, expect, test } from "vitest";
import { compileText, errorsOf, source } from "../../test/helpers/podplane-source.ts";

const base = source({ cluster: 'name = "Base"', provider: 'tags = { team = "a" }', pool: "size = 3" }).replace(
  "cluster tools",
  "abstract cluster base",
);
const extended = (body: string) => compileText(`${base}\ncluster tools extends base { ${body} }`);
const irOf = (body: string) => {
  const { clusters, diagnostics } = extended(body);
  if (!clusters[0]?.ir) throw new Error(diagnostics.map((one) => one.message).join("; "));
  return clusters[0].ir;
};

describe("remove", () => {
  test("unsets an attribute, and the default applies", () => {
    expect(irOf("").name?.value).toBe("Base");
    expect(irOf("remove name").name).toBeUndefined();
    expect(irOf("provider aws { remove tags }").providers[0]).toMatchObject({ tags: [] });
  });

  test("comes before what the same body sets", () => {
    expect(irOf("pool control-plane { remove size, size = 1 }").pools[0]?.size.value).toBe(1);
  });

  test("takes a block without labels", () => {
    const network = JSON.stringify(
      irOf("provider aws { remove vpc, vpc { v4cidr = 10.30.0.0/16, v6cidr = auto } }").providers[0],
      (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value),
    );
    expect(network).toContain("10.30.0.0/16");
    expect(network).not.toContain("10.20.0.0/16");
  });

  test.each([
    ["remove nam", "name"],
    ["remove mirror", "name"],
    ["remove pool contrl-plane", "control-plane"],
    ["provider aws { remove tag }", "tags"],
  ])("%s removes nothing, and %s could be meant", (body, candidate) => {
    const [error] = extended(body).diagnostics.filter((one) => one.severity === "error");
    expect(error?.name).toBe("remove-nothing");
    expect(error?.help).toContain(candidate);
  });

  test("a label that is wrong is the only fault", () => {
    expect(errorsOf(extended('remove pool "${1 / 0}"'))).toEqual(["division-by-zero"]);
  });

  test("what has no base has nothing to remove", () => {
    expect(errorsOf(compileText(source({ cluster: "remove name" })))).toEqual(["remove-without-extends"]);
  });
});
