import type { Located } from "../../../origins/index.ts";
import type { ClusterModel, SubnetModel } from "../../../schema/index.ts";
import type { Cidr } from "../../../values/index.ts";

export interface ProjectionSource {
  /** Without errors. */
  readonly cluster: ClusterModel;
  /** The prefix in effect: set, locked, or the cluster id. */
  readonly namePrefix: Located<string>;
  /** The IPv4 range of a subnet that asks for `auto/N`. */
  rangeOf(subnet: SubnetModel): Cidr | undefined;
}
