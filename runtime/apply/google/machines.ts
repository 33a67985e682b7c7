import type { Ir } from "../../../compiler/index.ts";
import { openGoogleApi } from "../../secrets/index.ts";
import type { CloudMachines } from "../world/index.ts";

/** The instances of a cluster, for each of its projects: one is asked for all regions at once. */
export function googleMachinesOf({ id, providers }: Ir, env: GooglePlace["env"]): readonly CloudMachines[] {
  const projects = providers.flatMap((provider) => (provider.kind === "google" ? [provider.project.value] : []));
  return [...new Set(projects)].map((project) => openProject({ project, env }, id.value));
}

export interface GooglePlace {
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Instances with the labels that Nstance gives its VMs (contracts/nstance.md 4.5), in every zone of a project. Ids are
 * `ZONE/NAME`. The variable for another endpoint is the one that gcloud reads.
 */
function openProject({ project, env }: GooglePlace, cluster: string): CloudMachines {
  const shown = `Compute Engine of ${project}`;
  const given = env["CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE"]?.replace(/\/compute\/v1\/?$|\/$/, "");
  const api = openGoogleApi({ endpoint: given ?? "https://compute.googleapis.com", shown });
  const home = `/compute/v1/projects/${encodeURIComponent(project)}`;
  return {
    shown,
    async list(signal) {
      const ids: string[] = [];
      let token: string | undefined;
      do {
        const query = new URLSearchParams({
          filter: `labels.nstance-managed=true AND labels.nstance-cluster-id=${cluster}`,
          returnPartialSuccess: "false",
          ...(token === undefined ? {} : { pageToken: token }),
        });
        const answer = await api.send({ doing: "list VMs", path: `${home}/aggregated/instances?${query}`, signal });
        const page = api.require(answer);
        ids.push(...instancesIn(page));
        token = textIn(page, "nextPageToken");
      } while (token !== undefined);
      return ids.sort();
    },
    async delete(ids, signal) {
      for (const id of ids) {
        const [zone = "", name = ""] = id.split("/");
        const path = `${home}/zones/${encodeURIComponent(zone)}/instances/${encodeURIComponent(name)}`;
        const answer = await api.send({ doing: `delete ${id}`, path, method: "DELETE", signal });
        // Somebody else was faster.
        if (answer.status !== 404) api.require(answer);
      }
    },
    close: () => undefined,
  };
}

/** `items`: `zones/NAME`, then what is in it. */
function instancesIn(page: unknown): readonly string[] {
  const items = memberOf(page, "items");
  if (!isObject(items)) return [];
  return Object.entries(items).flatMap(([scope, content]) => {
    const instances = memberOf(content, "instances");
    if (!Array.isArray(instances)) return [];
    return instances.map((one) => `${scope.replace(/^zones\//, "")}/${textIn(one, "name") ?? ""}`);
  });
}

function textIn(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === "string" && member !== "" ? member : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
