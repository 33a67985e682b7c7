/** A cluster as somebody writes it who then brings it up by hand. */
export interface ByHand {
  readonly id?: string;
  /** The seed block. */
  readonly seed: string;
  /** Declarations in front of the cluster. */
  readonly top?: string;
  readonly size?: string;
}

export function byHandCluster({ id = "demo", seed, top = "", size = "1" }: ByHand): string {
  return `podplane 1

${top}
cluster ${id} {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.${id}.example.com" }
  ${seed}

  pool control-plane { arch = arm64, size = ${size}, instance_type = "t4g.small" }

  provider aws {
    account = "123456789012"
    region  = "eu-west-1"

    vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }

    zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
    }
  }
}
`;
}

/** The commands in the header of a generated file, in order. */
export function headerCommands(text: string): readonly string[] {
  const lines = text.split("\n");
  const header = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith("#")),
  );
  return header.flatMap((line) => /^# {3}(\S.*)$/.exec(line)?.[1] ?? []);
}
