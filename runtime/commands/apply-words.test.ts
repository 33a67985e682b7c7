import { expect, test } from "vitest";
import type { CommandArguments } from "../cli/index.ts";
import { againWith } from "./apply-words.ts";

test("a command is named again with all that it was given, and what is to be added", () => {
  const args: CommandArguments = {
    positionals: ["my cluster"],
    flags: new Set(["auto-approve", "resume"]),
    lists: new Map([
      ["secrets", ["s.env"]],
      ["set", ["a=1", "b=two words"]],
      ["vars", ["v.podplanevars"]],
    ]),
    values: new Map(
      [
        ...["identity-dir", "kubeconfig", "vm-timeout", "health-timeout", "api-address"],
        ...["secrets-endpoint", "endpoint", "seed", "out", "confirm", "speed"],
      ].map((name) => [name, `${name}-value`]),
    ),
  };
  expect(againWith("apply", args)("--resume", "x")).toBe(
    "podplanec apply 'my cluster' --vars v.podplanevars --set a=1 --set 'b=two words' --secrets s.env" +
      " --out out-value --seed seed-value --endpoint endpoint-value --secrets-endpoint secrets-endpoint-value" +
      " --api-address api-address-value --health-timeout health-timeout-value --vm-timeout vm-timeout-value" +
      " --kubeconfig kubeconfig-value --identity-dir identity-dir-value --resume x",
  );
  const none = { positionals: [], flags: new Set<string>(), lists: new Map(), values: new Map() };
  expect(againWith("destroy", none)()).toBe("podplanec destroy");
});
