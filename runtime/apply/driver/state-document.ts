import { queryTofu, type TofuWorld } from "./query.ts";

/** A resource in the state, with the texts among its attributes. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly texts: ReadonlyMap<string, string>;
}

type Json = Readonly<Record<string, unknown>>;

/** Managed resources in the state. What is sensitive stays in this process. Takes no lock. */
export async function readState(world: TofuWorld): Promise<readonly StateResource[]> {
  const document = parsed(await queryTofu(world, ["show", "-json"], "the state"));
  const root = memberOf(memberOf(document, "values"), "root_module");
  return resourcesIn(root);
}

/** The value of an output; undefined where there is none. */
export async function readOutput(world: TofuWorld, name: string): Promise<unknown> {
  const output = memberOf(parsed(await queryTofu(world, ["output", "-json"], "the outputs in the state")), name);
  return output["value"];
}

/** Modules hold modules: gone through without recursion. */
function resourcesIn(root: Json): readonly StateResource[] {
  const found: StateResource[] = [];
  const modules = [root];
  for (let next = modules.pop(); next !== undefined; next = modules.pop()) {
    modules.push(...objectsOf(next["child_modules"]));
    for (const resource of objectsOf(next["resources"])) {
      if (resource["mode"] !== "managed") continue;
      const values = Object.entries(memberOf(resource, "values"));
      found.push({
        address: String(resource["address"]),
        type: String(resource["type"]),
        texts: new Map(values.flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []))),
      });
    }
  }
  return found.sort((a, b) => (a.address < b.address ? -1 : 1));
}

function parsed(text: string): Json {
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : {};
}

function memberOf(value: Json, name: string): Json {
  const member = value[name];
  return isObject(member) ? member : {};
}

function objectsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
