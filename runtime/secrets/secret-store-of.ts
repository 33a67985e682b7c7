import type { Ir, ProviderKind } from "../../compiler/index.ts";
import type { ClusterStore } from "./cluster-secrets.ts";
import { keyFileNames } from "./key-files.ts";
import type { KeySource } from "./object-secrets.ts";

/** What whoever runs the command says in place of what the cluster says. */
export interface SecretStoreOptions {
  readonly region: string | undefined;
  readonly profile: string | undefined;
  /** A server that speaks the protocol, instead of the cloud's. */
  readonly endpoint: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What only whoever runs the command has; absent takes no such secret. */
  readonly keys?: KeySource;
  readonly signal: AbortSignal;
}

type Opener = (ir: Ir, options: SecretStoreOptions) => Promise<ClusterStore>;

/** By the kind of the provider that holds the cluster; each loads its client when it is asked for. */
const openers = {
  async aws(ir, { region, profile, endpoint, env, keys }) {
    const { platform } = ir;
    const { openAwsSecretStore } = await import("./aws-secret-store.ts");
    const chosen = profile ?? platform.profile?.value;
    const store = openAwsSecretStore({
      env,
      region: region ?? platform.region.value,
      ...(chosen === undefined ? {} : { profile: chosen }),
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    return { store, keys: undefined, ...givenBeside(ir, keys) };
  },
  async google(ir, { endpoint, keys }) {
    const {
      providers: [home],
      platform,
    } = ir;
    const { openGoogleSecretStore } = await import("./google-secret-store.ts");
    const { openGoogleKeys } = await import("./google-keys.ts");
    if (home.kind !== "google") throw new Error("the store of another kind was asked for");
    const place = { project: home.project.value, ...(endpoint === undefined ? {} : { endpoint }) };
    const logs = platform.roles.telemetry;
    return {
      store: openGoogleSecretStore(place),
      keys: logs && openGoogleKeys({ ...place, account: logs.id.value }),
      ...givenBeside(ir, keys),
    };
  },
  async proxmox(ir, { region, profile, endpoint, env, keys = noKeys, signal }) {
    const { openClusterObjects, openObjectSecrets } = await import("./object-secrets.ts");
    const objects = await openClusterObjects(ir, {
      env,
      ...(region === undefined ? {} : { region }),
      ...(profile === undefined ? {} : { profile }),
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    const { store, made } = await openObjectSecrets(objects, keys, signal).catch((error: unknown) => {
      objects.close();
      throw error;
    });
    return { store, keys: undefined, given: keys.given, madeKey: made };
  },
} satisfies Readonly<Record<ProviderKind, Opener>>;

/** VMs on machines beside a cloud have keys that only whoever runs the command has. */
function givenBeside(ir: Ir, keys: KeySource = noKeys): Pick<ClusterStore, "given"> {
  return keyFileNames(ir).length === 0 ? {} : { given: keys.given };
}

const noKeys: KeySource = { given: new Map(), newKey: undefined, cwd: "." };

/**
 * Opens the secret store of a cluster, in the place of its first provider. Where secrets are objects, it is looked first
 * whether the key fits; else no request is made yet.
 */
export function openSecretStoreOf(ir: Ir, options: SecretStoreOptions): Promise<ClusterStore> {
  const [home] = ir.providers;
  return openers[home.kind](ir, options);
}
