import type { Ir, ProviderKind } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import type { ClusterStore } from "./cluster-secrets.ts";

/** What whoever runs the command says in place of what the cluster says. */
export interface SecretStoreOptions {
  readonly region: string | undefined;
  readonly profile: string | undefined;
  /** A server that speaks the protocol, instead of the cloud's. */
  readonly endpoint: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Opener = (ir: Ir, options: SecretStoreOptions) => Promise<ClusterStore>;

/** By the kind of the provider that holds the cluster; each loads its client when it is asked for. */
const openers = {
  async aws({ platform }, { region, profile, endpoint, env }) {
    const { openAwsSecretStore } = await import("./aws-secret-store.ts");
    const chosen = profile ?? platform.profile?.value;
    const store = openAwsSecretStore({
      env,
      region: region ?? platform.region.value,
      ...(chosen === undefined ? {} : { profile: chosen }),
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    return { store, keys: undefined };
  },
  async google({ providers: [home], platform }, { endpoint }) {
    const { openGoogleSecretStore } = await import("./google-secret-store.ts");
    const { openGoogleKeys } = await import("./google-keys.ts");
    if (home.kind !== "google") throw new Error("the store of another kind was asked for");
    const place = { project: home.project.value, ...(endpoint === undefined ? {} : { endpoint }) };
    const logs = platform.roles.telemetry;
    return {
      store: openGoogleSecretStore(place),
      keys: logs && openGoogleKeys({ ...place, account: logs.id.value }),
    };
  },
  async proxmox() {
    throw new UserError("the secrets of a cluster on Proxmox VE cannot be made by this release yet", {
      why: "they lie encrypted in the cluster's object storage, by the key of its nodes",
      fix: "nothing was written",
    });
  },
} satisfies Readonly<Record<ProviderKind, Opener>>;

/** Opens the secret store of a cluster, in the place of its first provider. No request is made yet. */
export function openSecretStoreOf(ir: Ir, options: SecretStoreOptions): Promise<ClusterStore> {
  const [home] = ir.providers;
  return openers[home.kind](ir, options);
}
