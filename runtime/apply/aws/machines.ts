import type { Ir } from "../../../compiler/index.ts";
import type { CloudMachines } from "../world/index.ts";
import { type Ec2Place, openEc2 } from "./ec2-request.ts";

/** Not `terminated`, which an instance stays for an hour. `shutting-down` still holds its subnet. */
const presentStates = ["pending", "running", "shutting-down", "stopping", "stopped"] as const;

/** As many EC2 terminates in one request without a doubt. */
const atOnce = 100;

/** The instances of a cluster, for each of its regions here. */
export function awsMachinesOf({ id, providers }: Ir, env: Ec2Place["env"]): readonly CloudMachines[] {
  return providers
    .filter((provider) => provider.kind === "aws")
    .map(({ region, profile }) => openRegion({ region: region.value, profile: profile?.value, env }, id.value));
}

/** Instances with the tags that Nstance gives its VMs (contracts/nstance.md 4.5). */
function openRegion(place: Ec2Place, cluster: string): CloudMachines {
  const ec2 = openEc2(place);
  const filters = {
    ...filter(1, "tag:nstance:managed", ["true"]),
    ...filter(2, "tag:nstance:cluster-id", [cluster]),
    ...filter(3, "instance-state-name", presentStates),
  };
  return {
    shown: `EC2 of ${place.region}`,
    async list(signal) {
      const ids: string[] = [];
      let token: string | undefined;
      do {
        const page = token === undefined ? {} : { NextToken: token };
        const xml = await ec2.send("DescribeInstances", { ...filters, ...page }, signal);
        ids.push(...[...xml.matchAll(/<instanceId>(i-[0-9a-f]+)<\/instanceId>/g)].flatMap(([, id]) => id ?? []));
        [, token] = /<nextToken>([^<]+)<\/nextToken>/.exec(xml) ?? [];
      } while (token !== undefined);
      return ids.sort();
    },
    async delete(ids, signal) {
      for (let at = 0; at < ids.length; at += atOnce) {
        const part = ids.slice(at, at + atOnce).map((id, index) => [`InstanceId.${index + 1}`, id] as const);
        await ec2.send("TerminateInstances", Object.fromEntries(part), signal);
      }
    },
    close: () => ec2.close(),
  };
}

function filter(number: number, name: string, values: readonly string[]): Readonly<Record<string, string>> {
  const given = values.map((value, index) => [`Filter.${number}.Value.${index + 1}`, value] as const);
  return { [`Filter.${number}.Name`]: name, ...Object.fromEntries(given) };
}
