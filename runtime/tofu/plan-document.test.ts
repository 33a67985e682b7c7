import { describe, expect, test } from "vitest";
import { parsePlan } from "./plan-document.ts";

const plan = (resources: readonly object[], more: object = {}) =>
  parsePlan(JSON.stringify({ format_version: "1.2", resource_changes: resources, ...more }));

const resource = (actions: unknown, more: object = {}, ofChange: object = {}) => ({
  address: "aws_vpc.a",
  mode: "managed",
  type: "aws_vpc",
  change: { actions, ...ofChange },
  ...more,
});

const actionOf = (one: object) => plan([one])?.changes[0]?.action;

describe("a plan", () => {
  test.each([
    ["no JSON", "Error: x"],
    ["a list", "[]"],
    ["no version", "{}"],
    ["another version", '{"format_version": "2.1"}'],
    ["a version of two numbers that begins otherwise", '{"format_version": "11.0"}'],
    ["a version of one number", '{"format_version": "1"}'],
  ])("of %s is none", (_name, text) => {
    expect(parsePlan(text)).toBeUndefined();
  });

  test("in which nothing changes is one all the same", () => {
    expect(parsePlan('{"format_version": "1.0"}')).toEqual({ changes: [], outputChanges: 0 });
  });

  test("has what changes, by address, with what is known of it and is no secret", () => {
    const change = {
      actions: ["update"],
      after: { bucket: "b", size: 3, on: true, tags: { a: "b" }, gone: null, password: "CANARY", list: "CANARY" },
      after_sensitive: { password: true, list: [true] },
    };
    const found = plan([
      { address: "b.x", mode: "managed", type: "b", change: { actions: ["create"] } },
      { address: "a.x", mode: "managed", type: "a", change, action_reason: "replace_by_request" },
      { address: "c.x", mode: "managed", type: "c", change: { actions: ["no-op"] } },
      { address: "data.d.x", mode: "data", type: "d", change: { actions: ["read"] } },
    ]);
    const base = { previousAddress: undefined, reason: undefined, known: new Map() };
    expect(found?.changes).toEqual([
      {
        ...base,
        address: "a.x",
        type: "a",
        action: "update",
        reason: "replace_by_request",
        known: new Map([
          ["bucket", "b"],
          ["size", "3"],
        ]),
      },
      { ...base, address: "b.x", type: "b", action: "create" },
    ]);
  });

  test("is sorted by address, and what has one keeps its order", () => {
    const reasons = ["c 1", "a 1", "d 1", "b 1", "b 2", "a 2"];
    const changes = reasons.map((reason) => {
      return resource(["delete"], { address: reason.slice(0, 1), action_reason: reason });
    });
    expect(plan(changes)?.changes.map(({ reason }) => reason)).toEqual(["a 1", "a 2", "b 1", "b 2", "c 1", "d 1"]);
  });

  test("of which members are missing has them empty", () => {
    expect(plan([{ mode: "managed", change: { actions: ["create"] } }])?.changes).toEqual([
      { address: "", previousAddress: undefined, type: "", action: "create", reason: undefined, known: new Map() },
    ]);
  });

  test.each([
    [["create"], "create"],
    [["read"], "read"],
    [["update"], "update"],
    [["delete"], "delete"],
    [["forget"], "forget"],
    [["delete", "create"], "replace"],
    [["create", "delete"], "replace"],
    [["create", "forget"], "other"],
    [["forget", "delete"], "other"],
    [["update", "update"], "other"],
    [["dance"], "other"],
    [[], "other"],
    [undefined, "other"],
  ])("of actions %j says %s", (actions, expected) => {
    expect(actionOf(resource(actions))).toBe(expected);
  });

  test("tells a move and an import of what stays, and what is done to it where it does not", () => {
    const moved = { previous_address: "aws_vpc.b" };
    const importing = { importing: { id: "vpc-1" } };
    expect(plan([resource(["no-op"], moved)])?.changes[0]).toMatchObject({
      action: "move",
      previousAddress: "aws_vpc.b",
    });
    expect(actionOf(resource(["no-op"], {}, importing))).toBe("import");
    expect(actionOf(resource(["no-op"], moved, importing))).toBe("import");
    expect(actionOf(resource(["update"], moved, importing))).toBe("update");
    expect(actionOf(resource(["no-op"], {}, { importing: null }))).toBeUndefined();
  });

  test("counts the outputs that change", () => {
    const outputs = { a: { actions: ["update"] }, b: { actions: ["no-op"] }, c: { actions: ["create"] }, d: 1 };
    expect(plan([], { output_changes: outputs })?.outputChanges).toBe(2);
  });
});
