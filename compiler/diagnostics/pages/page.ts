/** What `podplanec explain` shows of a rule beyond its texts in the registry. */
export interface Page {
  /** Two to four sentences: what the rule protects from, and how the fault usually comes about. */
  readonly explanation: string;
  /** Raises the rule, and no other error. What it is raised at stands between two `~~~`. */
  readonly wrong: Example;
  /** The same, mended. */
  readonly right: Example;
}

/** A source that shows a rule. A test compiles each. */
export interface Example {
  /** What a reader sees: a part of the source that can be understood by itself. */
  readonly shown: string;
  /** What is compiled: `shown` in a complete cluster. Marks stand in it as in `shown`. */
  readonly source: string;
  readonly notation: "podplane" | "jsonc" | "sh";
  readonly given: Given;
}

/** What stands beside the source. Marks may stand here instead of in the source. */
export interface Given {
  /** Other files of the project, by path from the source's folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly lock?: string;
  /** The last build wrote a lock file, and it is gone. */
  readonly lostLock?: true;
  /** Where the outputs of the last build lie, and where they would go. */
  readonly elsewhere?: { readonly old: string; readonly now: string };
  /** A vars file, `example.podplanevars`. */
  readonly vars?: string;
  /** Values of `--set`. */
  readonly set?: readonly string[];
  /** What OpenTofu says of a generated file. */
  readonly tofu?: TofuMessage;
  /** The folder that a command line is run in, instead of a source. */
  readonly folder?: Folder;
}

export interface Folder {
  /** Texts by path. Marks may stand in one. */
  readonly files: Readonly<Record<string, string>>;
  /** Whether the files are written in Latin-1, as old editors do. */
  readonly latin1?: boolean;
}

/** A message of `tofu validate`, at the first place of a text in a file of the outputs. */
export interface TofuMessage {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  /** Undefined for a message without a place. */
  readonly at: { readonly file: string; readonly text: string } | undefined;
}

export function page(explanation: string, wrong: Example, right: Example): Page {
  return { explanation, wrong, right };
}

/** A whole file. */
export function file(source: string, given: Given = {}): Example {
  return { shown: source, source, notation: "podplane", given };
}

/** Declarations in front of a complete cluster. */
export function declarations(snippet: string, given: Given = {}): Example {
  return {
    shown: snippet,
    source: `podplane 1\n\n${snippet}\n\n${baseCluster("cluster example")}`,
    notation: "podplane",
    given,
  };
}

/** Items of a cluster that has all the rest: those of the same kind and name replace and merge. */
export function inCluster(snippet: string, given: Given = {}): Example {
  return withDeclarations("", snippet, given);
}

/** Declarations, and items of a cluster that uses them. */
export function withDeclarations(top: string, snippet: string, given: Given = {}): Example {
  const body = `cluster example extends base {\n${indent(snippet)}\n}`;
  const shown = [top, `cluster example {\n${indent(`// …\n${snippet}`)}\n}`].filter(Boolean).join("\n\n");
  const source = ["podplane 1", top, baseCluster("abstract cluster base"), body].filter(Boolean).join("\n\n");
  return { shown, source: `${source}\n`, notation: "podplane", given };
}

/** Items of a cluster of which the header is marked: that is where a part is missing. */
export function withHeaderMarked(snippet: string, given: Given = {}): Example {
  const { source } = withDeclarations("", snippet);
  const head = "cluster example";
  // What is taken out of the complete cluster is what the reader's cluster lacks.
  const shown = `~~~${head}~~~ {\n${indent(`// … without ${snippet.replace("remove ", "")}`)}\n}`;
  return { shown, source: source.replace(`${head} extends`, `~~~${head}~~~ extends`), notation: "podplane", given };
}

/** A cluster of which the id is marked. */
export function withIdMarked(given: Given): Example {
  const { source } = withDeclarations("", "");
  const marked = (text: string) => text.replace("cluster example", "cluster ~~~example~~~");
  return { shown: marked("cluster example {\n  // …\n}"), source: marked(source), notation: "podplane", given };
}

/** Items of a cluster that extends no other and has all the rest. */
export function alone(snippet: string, given: Given = {}): Example {
  const source = `podplane 1\n\n${baseCluster("cluster example", indent(snippet))}`;
  return { shown: `cluster example {\n${indent(`// …\n${snippet}`)}\n}`, source, notation: "podplane", given };
}

/** Items of a cluster that has a second provider, `aws near`, with the same balancer `main`. */
export function besideSecondProvider(snippet: string, balancer = "main"): Example {
  const { source } = withDeclarations("", `${secondProvider(balancer)}\n${snippet}`);
  const shown = `cluster example {\n${indent(`// … a provider aws, and a second one:\n${secondProvider(balancer)}\n${snippet}`)}\n}`;
  return { shown, source, notation: "podplane", given: {} };
}

function secondProvider(balancer: string): string {
  return `provider aws near {
  account    = "123456789012"
  region     = "eu-west-1"
  enable_ssm = false
  vpc { v4cidr = 172.19.0.0/16, v6cidr = auto }
  zone eu-west-1a {
    subnet { cidr = auto/28, services = [nat, nlb], public = true }
    subnet { cidr = auto/28, services = [nstance] }
    subnet { cidr = auto/24, pool = web }
  }
  load_balancer ${balancer} { public = true, subnets = public, listener 443 { pool = web } }
}`;
}

/** A complete cluster of which the provider is marked. */
export function withProviderMarked(given: Given): Example {
  const { source } = withDeclarations("", "");
  const marked = source.replace("provider aws {", "~~~provider aws~~~ {");
  return { shown: "~~~provider aws~~~ {\n  // …\n}", source: marked, notation: "podplane", given };
}

/** A cluster with a second provider, which is marked. */
export function withSecondProviderMarked(given: Given): Example {
  const marked = (text: string) => text.replace("provider aws near {", "~~~provider aws near~~~ {");
  const { source } = withDeclarations("", secondProvider("near"));
  const shown = "// a provider aws, and\n~~~provider aws near~~~ {\n  // …\n}";
  return { shown, source: marked(source), notation: "podplane", given };
}

/** Items of the provider of a complete cluster. */
export function inProvider(snippet: string, given: Given = {}): Example {
  const { source } = withDeclarations("", `provider aws {\n${indent(snippet)}\n}`);
  const shown = `provider aws {\n${indent(`// …\n${snippet}`)}\n}`;
  return { shown, source, notation: "podplane", given };
}

/** Items of the zone us-east-1a of a complete cluster. */
export function inZone(snippet: string, given: Given = {}): Example {
  const zone = (body: string) => `zone us-east-1a {\n${indent(body)}\n}`;
  const { source } = inProvider(zone(snippet));
  return { shown: zone(`// …\n${snippet}`), source, notation: "podplane", given };
}

/** The Kubernetes block of a complete cluster. */
export function inKubernetes(snippet: string, given: Given = {}): Example {
  const { source } = withDeclarations("", `kubernetes {\n${indent(snippet)}\n}`);
  return { shown: `kubernetes {\n${indent(`// …\n${snippet}`)}\n}`, source, notation: "podplane", given };
}

/** A whole JSONC document. */
export function document(source: string, given: Given = {}): Example {
  return { shown: source, source, notation: "jsonc", given };
}

/** Members of `cluster` in a JSONC document that has all the rest; members of the same name are replaced. */
export function members(snippet: string, given: Given = {}): Example {
  return membersBeside(snippet, baseMembers, given);
}

/** Members of `cluster` in a document with two providers, both with a balancer `main`. */
export function besideSecondMember(snippet: string): Example {
  const [first] = baseMembers.providers;
  const second = {
    ...first,
    region: "eu-west-1",
    vpc: { v4cidr: "172.19.0.0/16", v6cidr: "auto" },
    zones: {
      "eu-west-1a": [
        { v4cidr: "172.19.0.0/28", services: ["nat", "nlb"], public: true },
        { v4cidr: "172.19.0.16/28", services: ["nstance"] },
        { v4cidr: "172.19.2.0/24", pool: "web" },
      ],
    },
    load_balancers: { main: first.load_balancers.main },
  };
  return membersBeside(snippet, { ...baseMembers, providers: [first, second] }, {});
}

function membersBeside(snippet: string, base: Readonly<Record<string, unknown>>, given: Given): Example {
  const named = new Set([...snippet.matchAll(/^"([a-z]+)"/gm)].map((match) => match[1]));
  const rest = Object.entries(base).filter(([name]) => !named.has(name));
  const others = rest.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const source = `{\n  "cluster": {\n${indent([snippet, ...others].join(",\n"), 4)}\n  }\n}\n`;
  const shown = `{\n  "cluster": {\n    // …\n${indent(snippet, 4)}\n  }\n}`;
  return { shown, source, notation: "jsonc", given };
}

function indent(text: string, width = 2): string {
  return text.replace(/^(?=.)/gm, " ".repeat(width));
}

/** The network of the complete cluster. */
const builtNetwork = { ipv4: "172.18.0.0/16", ipv6: "auto" };

interface LockOptions {
  readonly id?: string;
  readonly prefix?: string;
  readonly dialect?: "v2a" | "v2b";
  readonly secretsPrefix?: string;
  readonly pools?: Readonly<Record<string, unknown>>;
  /** Its key; that of the complete cluster unless given. */
  readonly provider?: string;
  /** What the provider has besides. */
  readonly things?: Readonly<Record<string, unknown>>;
  /** A provider behind the first. */
  readonly second?: string;
  /** The version of vmconfig that all VMs of arm64 have. */
  readonly vmconfig?: string;
}

/** A lock file of the complete cluster, with other values where given; of one that was not built for a dialect alone. */
export function lockFile(given: LockOptions = {}): string {
  const { id = "example", prefix = "example", dialect = "v2a", provider = "aws_123456789012_us-east-1" } = given;
  const version = dialect === "v2a" ? "2.0.1" : "2.2.0";
  const second = given.second === undefined ? {} : { [given.second]: builtProvider(given.second, {}) };
  const built = {
    name_prefix: prefix,
    secrets_prefix: given.secretsPrefix ?? (dialect === "v2a" ? `nstance/${id}/` : `${id}/`),
    service_account_issuer: "https://k8s.example.com:6443",
    pools: given.pools ?? {},
    providers: { [provider]: builtProvider(provider, given.things ?? {}), ...second },
  };
  const lock = {
    version: 2,
    domain: "cluster",
    id,
    edition: 1,
    defaults: 1,
    outputs: ".",
    modules: { "nstance-dev/nstance/aws": { version, dialect, nstance_version: version } },
    ...(given.dialect !== undefined && given.secretsPrefix === undefined ? {} : { built }),
    vmconfig: given.vmconfig === undefined ? {} : lockedPackages(given.vmconfig),
  };
  return `${JSON.stringify(lock, null, 2)}\n`;
}

function lockedPackages(version: string): Readonly<Record<string, unknown>> {
  const pin = (kind: string) => [
    {
      name: "vmconfig",
      version,
      url: `https://deps.example.com/${kind}.tar.gz`,
      digest: `sha256:${"0".repeat(64)}`,
      size: 1,
    },
  ];
  return { knc_arm64: pin("knc"), knd_arm64: pin("knd") };
}

function builtProvider(key: string, things: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const [kind, account, region] = key.split("_");
  const none = { zones: {}, subnets: [], load_balancers: {}, buckets: {}, roles: {} };
  return { kind, account, region, network: builtNetwork, ...none, ...things };
}

/** A command line in a folder with files: \`podplanec check …\`. A reader sees which files there are. */
export function commandLine(command: string, files: Folder["files"], options: Omit<Folder, "files"> = {}): Example {
  const about = Object.entries(files).map(([path, text]) => `# ${path}: ${aboutFile(text)}`);
  return {
    shown: [...about, command].join("\n"),
    source: command,
    notation: "sh",
    given: { folder: { files, ...options } },
  };
}

/** A file of the user's beside the outputs of a cluster, as a build finds it. */
export function besideOutputs(name: string, text: string, cluster: string): Example {
  const files = { "cluster.podplane": cluster, [name]: text };
  return { shown: `# ${name}\n${text}`, source: "podplanec build", notation: "sh", given: { folder: { files } } };
}

function aboutFile(text: string): string {
  if (text.startsWith("// Generated")) return "generated";
  if (/^cluster /m.test(text) || text.startsWith("{")) return "a cluster";
  return /^let /m.test(text) ? "no cluster" : "text";
}

/** A file with a cluster that has no fault. */
export function completeCluster(id: string): string {
  return `podplane 1\n\n${baseCluster(`cluster ${id}`)}`;
}

/** A JSONC document with a cluster that has no fault. */
export function completeDocument(): string {
  return `${JSON.stringify({ cluster: baseMembers })}\n`;
}

/** A cluster without a fault. Examples extend it. */
function baseCluster(head: string, items = ""): string {
  return `${head} {
${items}
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.example.com" }

  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.medium" }
  pool web           { arch = arm64, size = 1, instance_type = "t4g.medium" }

  provider aws {
    account    = "123456789012"
    region     = "us-east-1"
    enable_ssm = false

    vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }

    zone us-east-1a {
      subnet { cidr = 172.18.0.0/28, services = [nat, nlb], public = true }
      subnet { cidr = 172.18.0.16/28, services = [nstance] }
      subnet { cidr = 172.18.1.0/24, pool = control-plane }
      subnet { cidr = 172.18.2.0/24, pool = web }
    }

    load_balancer main     { public = true, subnets = public, listener 443 { pool = web } }
    load_balancer internal { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }
  }
}
`;
}

const baseMembers = {
  id: "example",
  oidc: { issuer_url: "https://auth.example.com" },
  kubernetes: { api_hostname: "k8s.example.com" },
  pools: {
    "control-plane": { arch: "arm64", instance_type: "t4g.medium", size: 1 },
    web: { arch: "arm64", instance_type: "t4g.medium", size: 1 },
  },
  providers: [
    {
      kind: "aws",
      region: "us-east-1",
      account: "123456789012",
      vpc: { v4cidr: "172.18.0.0/16", v6cidr: "auto" },
      zones: {
        "us-east-1a": [
          { v4cidr: "172.18.0.0/28", services: ["nat", "nlb"], public: true },
          { v4cidr: "172.18.0.16/28", services: ["nstance"] },
          { v4cidr: "172.18.1.0/24", pool: "control-plane" },
          { v4cidr: "172.18.2.0/24", pool: "web" },
        ],
      },
      load_balancers: {
        main: { public: true, subnets: "public", listeners: [{ port: 443, pool: "web" }] },
        internal: { public: false, subnets: "control-plane", listeners: [{ port: 6443, pool: "control-plane" }] },
      },
    },
  ],
} as const;
