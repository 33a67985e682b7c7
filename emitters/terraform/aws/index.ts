import type { EmittedFile } from "../../document/index.ts";
import type { Context, ProviderContext } from "../context.ts";
import { createFile } from "../file.ts";
import { buckets } from "./buckets.ts";
import { dns } from "./dns.ts";
import { moved } from "./moved.ts";
import { network } from "./network.ts";
import { providerConfiguration } from "./provider.ts";
import { roles } from "./roles.ts";
import { shards } from "./shards.ts";
import { traffic } from "./traffic.ts";

/** `podplane.aws_<account>_<region>.tf`: all that one provider holds. contracts/terraform.md 1.1. */
export function emitProviderFile(context: Context, provider: ProviderContext): EmittedFile {
  return createFile(
    context.ir,
    `podplane.${provider.provider.key}.tf`,
    [],
    [
      providerConfiguration(context, provider),
      network(context, provider),
      shards(context, provider),
      traffic(context, provider),
      buckets(context, provider),
      roles(context, provider),
      dns(context, provider),
      moved(context, provider),
    ],
  );
}
