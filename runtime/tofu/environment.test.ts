import { expect, test } from "vitest";
import { environmentOfOthers, tofuEnvironment } from "./environment.ts";

const given = {
  PATH: "/bin",
  AWS_PROFILE: "work",
  PODPLANE_API_TOKEN: "x",
  PODPLANE_API_TOKENS: "kept",
  TF_VAR_size: "3",
  TF_TOKEN_registry: "x",
  TF_ENCRYPTION: "x",
  TF_ENCRYPTION_MORE: "kept",
  TF_HTTP_PASSWORD: "x",
  TF_HTTP_USERNAME: "kept",
};

test("OpenTofu is given what is meant for it, and is told that nobody is there to ask", () => {
  const { PODPLANE_API_TOKEN: _, ...kept } = given;
  expect(tofuEnvironment(given)).toEqual({ ...kept, TF_IN_AUTOMATION: "1", TF_INPUT: "0" });
  expect(tofuEnvironment({ TF_INPUT: "1", TF_IN_AUTOMATION: "" })).toEqual({ TF_IN_AUTOMATION: "1", TF_INPUT: "0" });
});

test("OpenTofu is given no other arguments and no other workspace", () => {
  const unwanted = { TF_CLI_ARGS: "-x", TF_CLI_ARGS_apply: "-y", TF_WORKSPACE: "other" };
  const kept = { TF_CLI_ARGSX: "kept", MY_TF_CLI_ARGS: "kept", TF_WORKSPACES: "kept", TF_CLI_CONFIG_FILE: "kept" };
  expect(tofuEnvironment({ ...unwanted, ...kept })).toEqual({ ...kept, TF_IN_AUTOMATION: "1", TF_INPUT: "0" });
});

test.each([
  [{ TF_LOG: "trace" }, undefined],
  [{ TF_LOG: "trace", TF_LOG_PATH: "" }, undefined],
  [{ TF_LOG: "trace", TF_LOG_PATH: "/tmp/log" }, "trace"],
  [{ TF_LOG_PROVIDER: "trace" }, undefined],
])("its debug log is written only where the user says: %j", (env, expected) => {
  expect(tofuEnvironment(env)["TF_LOG"]).toBe(expected);
  expect(tofuEnvironment(env)).toMatchObject(expected === undefined ? {} : env);
});

test("other programs are given nothing of what is secret", () => {
  const kept = {
    PATH: "/bin",
    AWS_PROFILE: "work",
    PODPLANE_API_TOKENS: "kept",
    TF_ENCRYPTION_MORE: "kept",
    TF_HTTP_USERNAME: "kept",
  };
  expect(environmentOfOthers(given)).toEqual(kept);
  const { AWS_PROFILE: _, ...others } = kept;
  expect(environmentOfOthers(given, new Set(["AWS_PROFILE"]))).toEqual(others);
});
