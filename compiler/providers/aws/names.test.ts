import { expect, test } from "vitest";
import { deriveAws } from "./names.ts";

/** contracts/nstance.md 3.3. Digests are those of sha1sum. */
test("balancers and target groups of more than 32 characters are called as the module calls them", () => {
  const listeners = [
    { port: 10443, target: 443 },
    { port: 30443, target: 10443 },
  ];
  expect(deriveAws.shortenedBalancer("tools-production", "main", listeners)).toEqual([
    { key: "target_group/main/30443", name: "tools-production-main-3-57bbd017" },
  ]);
  expect(
    deriveAws.shortenedBalancer("tools-production", "kubernetes-internal", [{ port: 6443, target: 6443 }]),
  ).toEqual([
    { key: "load_balancer/kubernetes-internal", name: "tools-production-kubern-08e95482" },
    { key: "target_group/kubernetes-internal/6443", name: "tools-production-kubern-8bc3b163" },
  ]);
});
