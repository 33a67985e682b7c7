import type { Ir, IrProvider, IrVm, Located } from "../../compiler/ir/index.ts";

/*
 * What a VM knows from its first boot on. User-data writes it and the env files for review show it:
 * one list for both.
 */

/** A line of `user-data.env`: a value of ours, or a placeholder that Nstance fills. */
export interface BootSetting {
  readonly key: string;
  /** Undefined for text that is the same for every cluster. */
  readonly value: Located<string>;
  /** Whether the value is a placeholder of Nstance, which must stay as it is. */
  readonly placeholder: boolean;
}

/** The settings of user-data.env (contracts/vmconfig.md 3.1), without the CA, which is made on the VM. */
export function bootSettings(ir: Ir, vm: IrVm): readonly BootSetting[] {
  const provider = providerOf(ir, vm);
  const nstance = { kind: "rule", rule: "nstance-placeholder", from: [vm.origin] } as const;
  const placeholder = (key: string, field: string): BootSetting => ({
    key,
    value: { value: `{{ .${field} }}`, origin: nstance },
    placeholder: true,
  });
  const [first] = ir.ssh.immutableAuthorizedKeys;
  const keys = ir.ssh.immutableAuthorizedKeys.map((key) => key.value).join("\n");
  return [
    {
      key: "IMMUTABLE_SSH_AUTHORIZED_KEYS",
      value: { value: keys, origin: first?.origin ?? ir.ssh.origin },
      placeholder: false,
    },
    placeholder("INSTANCE_ID", "Instance.ID"),
    placeholder("CLUSTER_ID", "Cluster.ID"),
    { key: "PROVIDER_KIND", value: { value: provider.kind, origin: provider.kindOrigin }, placeholder: false },
    placeholder("PROVIDER_REGION", "Provider.Region"),
    placeholder("PROVIDER_ZONE", "Provider.Zone"),
    placeholder("PROVIDER_INSTANCE_TYPE", "Instance.Type"),
    ...provider.bootSettings.map(({ key, value }) => ({ key, value, placeholder: false })),
    placeholder("NSTANCE_SERVER_REGISTRATION_ADDR", "Server.RegistrationAddr"),
    placeholder("NSTANCE_SERVER_AGENT_ADDR", "Server.AgentAddr"),
  ];
}

/** The provider that a kind of VM runs on. */
export function providerOf(ir: Ir, vm: IrVm): IrProvider {
  const provider = ir.providers.find((one) => one.key === vm.provider);
  if (!provider) throw new Error(`the VM ${vm.key} names the provider ${vm.provider}, which there is not`);
  return provider;
}
