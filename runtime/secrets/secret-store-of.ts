import type { GeneratedKind, Ir } from "../../compiler/index.ts";
import type { SecretStore } from "./secret-store.ts";

/** What whoever runs the command says in place of what the cluster says. */
export interface SecretStoreOptions {
  readonly region: string | undefined;
  readonly profile: string | undefined;
  /** A server that speaks the protocol, instead of the cloud's. */
  readonly endpoint: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Opener = (ir: Ir, options: SecretStoreOptions) => Promise<SecretStore>;

/** By the kind of the provider that holds the cluster; each loads its client when it is asked for. */
const openers = {
  async aws({ platform }, { region, profile, endpoint, env }) {
    const { openAwsSecretStore } = await import("./aws-secret-store.ts");
    const chosen = profile ?? platform.profile?.value;
    return openAwsSecretStore({
      env,
      region: region ?? platform.region.value,
      ...(chosen === undefined ? {} : { profile: chosen }),
      ...(endpoint === undefined ? {} : { endpoint }),
    });
  },
  async google({ providers: [home] }, { endpoint }) {
    const { openGoogleSecretStore } = await import("./google-secret-store.ts");
    if (home.kind !== "google") throw new Error("the store of another kind was asked for");
    return openGoogleSecretStore({ project: home.project.value, ...(endpoint === undefined ? {} : { endpoint }) });
  },
} satisfies Readonly<Record<GeneratedKind, Opener>>;

/** Opens the secret store of a cluster, in the place of its first provider. No request is made yet. */
export function openSecretStoreOf(ir: Ir, options: SecretStoreOptions): Promise<SecretStore> {
  const [home] = ir.providers;
  return openers[home.kind](ir, options);
}
