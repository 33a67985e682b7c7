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
    const [provider] = irOf("provider aws { remove vpc, vpc { v4cidr = 10.30.0.0/16, v6cidr = auto } }").providers;
    expect(provider).toMatchObject({ network: { ipv4Cidr: { value: "10.30.0.0/16" } } });
  });

  test.each([
    ["remove nam", "Did you mean `name`?"],
    ["remove mirror", "It is one of `name`, `oidc`, `kubernetes`, `seed`, `pool` and `provider`."],
    ["remove pool contrl-plane", "Did you mean `control-plane`?"],
    ["provider aws { remove tag }", "Did you mean `tags`?"],
  ])("%s removes nothing. %s", (body, help) => {
    const errors = extended(body).diagnostics.filter((one) => one.severity === "error");
    expect(errors.map((error) => [error.name, error.help])).toEqual([["remove-nothing", help]]);
  });

  test("a label that is wrong is the only fault", () => {
    expect(errorsOf(extended('remove pool "${1 / 0}"'))).toEqual(["division-by-zero"]);
  });

  test("what has no base has nothing to remove", () => {
    expect(errorsOf(compileText(source({ cluster: "remove name" })))).toEqual(["remove-without-extends"]);
  });
});
