import type { modelRules } from "../registry/index.ts";
import {
  declarations,
  inCluster,
  inKubernetes,
  inProvider,
  inZone,
  type Page,
  page,
  withHeaderMarked,
} from "./page.ts";

/** Pages of PDP21…: blocks, attributes and values against the schema table. */
export const modelPages = {
  "unknown-attribute": page(
    "Each kind of block has a fixed set of attributes; the reference page lists them. An attribute that nobody reads would look as if it did something.",
    inCluster('~~~naem~~~ = "Tools"'),
    inCluster('name = "Tools"'),
  ),
  "unknown-child": page(
    "Each kind of block says which blocks may stand in it. The block may be misspelt, or belong one level further out or in.",
    inCluster("~~~bucket~~~ uploads {}"),
    inProvider("bucket uploads {}"),
  ),
  "attribute-is-block": page(
    "What is written as one value is a block with attributes of its own. A block has no equals sign and stands with its braces.",
    inProvider("~~~vpc~~~ = 172.18.0.0/16"),
    inProvider("vpc { v4cidr = 172.18.0.0/16 }"),
  ),
  "block-is-attribute": page(
    "What is written as a block takes a single value behind an equals sign. If the value is an object, the equals sign is still needed.",
    inProvider('~~~tags~~~ { team = "platform" }'),
    inProvider('tags = { team = "platform" }'),
  ),
  "missing-attribute": page(
    "The block cannot be understood without this attribute, and no default would be right for everyone. In a cluster that extends a base the base may give it.",
    inCluster(
      "~~~pool api~~~ { arch = arm64, size = 0 }\nprovider aws {\n  zone us-east-1a {\n    subnet { cidr = auto/24, pool = api }\n  }\n}",
    ),
    inCluster('pool web { arch = arm64, size = 1, instance_type = "t4g.medium" }'),
  ),
  "missing-block": page(
    "The block cannot do without this part. In a cluster that extends a base the base may give it.",
    withHeaderMarked("remove oidc"),
    inCluster('oidc { issuer_url = "https://login.example.com" }'),
  ),
  "duplicate-block": page(
    "Two blocks of one kind have the same name, or a block that stands once is written twice. They are not merged, because it would be unclear which value counts; merging is what `extends` is for.",
    inCluster(
      'pool api { arch = arm64, size = 0, instance_type = "t4g.medium" }\n~~~pool api~~~ { arch = arm64, size = 1, instance_type = "t4g.medium" }\nprovider aws {\n  zone us-east-1a {\n    subnet { cidr = auto/24, pool = api }\n  }\n}',
    ),
    inCluster("pool web { size = 2 }"),
  ),
  "missing-label": page(
    "Blocks of this kind are told apart by a name behind the kind, which other blocks refer to. Without one there is nothing to refer to, and no name for what is made in the cloud.",
    inProvider("~~~bucket~~~ {}"),
    inProvider("bucket uploads {}"),
  ),
  "extra-label": page(
    "The kind of block takes fewer names than stand here. Terraform writes type and name as two labels; here the kind of the block is the type.",
    inProvider("bucket uploads ~~~private~~~ {}"),
    inProvider("bucket uploads {}"),
  ),
  "wrong-type": page(
    "The attribute takes values of one type, and a value of another type stands here. Nothing is converted by itself, so that a number in quotes does not pass for a number.",
    inCluster('pool web { size = ~~~"two"~~~ }'),
    inCluster("pool web { size = 2 }"),
  ),
  "text-needs-quotes": page(
    "A word without quotes means a thing that is declared somewhere, or one of a few fixed values. This attribute takes free text.",
    inCluster("name = ~~~Tools~~~"),
    inCluster('name = "Tools"'),
  ),
  "name-in-quotes": page(
    "The attribute takes the name of a declared thing, or one of a few fixed values. It works in quotes too, but then editors cannot complete it, find its uses or rename it.",
    inCluster('pool web { arch = ~~~"arm64"~~~ }'),
    inCluster("pool web { arch = arm64 }"),
  ),
  "cidr-in-quotes": page(
    "Ranges and addresses are values of their own type and need no quotes. Without them they are checked as soon as they are typed, also where they are not used.",
    inProvider('vpc { v4cidr = ~~~"172.18.0.0/16"~~~ }'),
    inProvider("vpc { v4cidr = 172.18.0.0/16 }"),
  ),
  "unknown-value": page(
    "The attribute takes one of a few fixed values, and this is none of them. The message lists them, or names the one that was probably meant.",
    inCluster("pool web { arch = ~~~x86_64~~~ }"),
    inCluster('pool web { arch = amd64, instance_type = "t3.medium" }'),
  ),
  "number-out-of-range": page(
    "The number is of the right kind and lies outside of what is possible, such as a port above 65535. The bounds are those of the network, of Kubernetes or of the cloud.",
    inKubernetes("api_port = ~~~70000~~~"),
    inKubernetes("api_port = 6443"),
  ),
  "size-not-whole": page(
    "Disks are made in whole GiB. A GB is a little less than a GiB, so 100GB cannot be made exactly; the fix names the next larger size.",
    inCluster("pool web { disk_size = ~~~100GB~~~ }"),
    inCluster("pool web { disk_size = 100GiB }"),
  ),
  "size-as-integer": page(
    "The JSONC document has sizes in GiB without saying so. Here the unit is part of the value, so that nobody has to look it up.",
    inCluster("pool web { disk_size = ~~~100~~~ }"),
    inCluster("pool web { disk_size = 100GiB }"),
  ),
  "wrong-family": page(
    "The attribute takes a range of one address family, and this one is of the other. IPv6 ranges of networks are given by the cloud, which `auto` asks for.",
    inProvider("vpc { v4cidr = ~~~fd00::/48~~~ }"),
    inProvider("vpc { v4cidr = 172.18.0.0/16 }"),
  ),
  "not-canonical": page(
    "Behind its prefix a range has only zeros; clouds and Kubernetes refuse others. Either the prefix length is wrong, or the address of a machine was written where a range is needed.",
    inProvider("vpc { v4cidr = ~~~172.18.0.1/16~~~ }"),
    inProvider("vpc { v4cidr = 172.18.0.0/16 }"),
  ),
  "auto-needs-length": page(
    "The compiler finds a free range in the network and keeps it in the lock file. How large it is to be follows from nothing, so it must be said.",
    inZone("subnet { cidr = ~~~auto~~~, pool = web }"),
    inZone("subnet { cidr = auto/24, pool = web }"),
  ),
  "auto-with-length": page(
    "AWS gives a network a /56 and each subnet a /64 of it. There is nothing to choose, so `auto` stands alone.",
    inProvider("vpc { v6cidr = ~~~auto/56~~~ }"),
    inProvider("vpc { v6cidr = auto }"),
  ),
  "repeated-item": page(
    "A list names the same thing twice. The second adds nothing, and mostly something else was meant in its place.",
    inCluster("oidc { signing_algs = [RS256, ~~~RS256~~~] }"),
    inCluster("oidc { signing_algs = [RS256, ES256] }"),
  ),
  "bad-text": page(
    "Some texts follow rules: host names, mail addresses, accounts, digests and the names of cloud resources. A text that breaks them would be refused later, by a cloud, by Kubernetes or by a VM that is booting.",
    inProvider('account = ~~~"12345"~~~'),
    inProvider('account = "123456789012"'),
  ),
  "text-refused": page(
    "What compiles, a VM takes. Browsers and some libraries repair addresses that lack a slash or a part of a number; the programs on a VM do not, and a VM refuses all of its settings for one that it cannot use.",
    inCluster('registry { endpoint = ~~~"http://minio_1:9000"~~~ }'),
    inCluster('registry { endpoint = "http://minio-1:9000" }'),
  ),
  "credential-in-source": page(
    "The text has the form of a private key, an access key or a password. Sources are committed and their values are written to outputs, so a credential in one is known to everyone who can read the repository.",
    inCluster('name = ~~~"AKIAIOSFODNN7EXAMPLE"~~~'),
    declarations('secret access_key = env("AWS_ACCESS_KEY_ID")'),
  ),
  "unknown-reference": page(
    "The attribute names another thing of the cluster, and there is none of that name. It may be misspelt, renamed or still to be written.",
    inZone("subnet { cidr = auto/24, pool = ~~~wbe~~~ }"),
    inZone("subnet { cidr = auto/24, pool = web }"),
  ),
  "unprintable-text": page(
    "The text holds a control character, which some output could not carry or would act on. Tabs and line breaks are accepted where text of several lines is.",
    inCluster('name = ~~~"Tools\\u{7}"~~~'),
    inCluster('name = "Tools"'),
  ),
  "label-as-attribute": page(
    "In the JSONC document the port of a listener, the zone of a domain and the kind of a provider are members like others. Here what tells blocks of one kind apart stands in front of the braces.",
    inProvider(
      "load_balancer api {\n  public  = true\n  subnets = public\n  listener { ~~~port~~~ = 6443, pool = control-plane }\n}",
    ),
    inProvider(
      "load_balancer api {\n  public  = true\n  subnets = public\n  listener 6443 { pool = control-plane }\n}",
    ),
  ),
  "token-in-source": page(
    "The text has the form of a token of a service, or is a secret key by the name that it stands under. Whoever can read the repository could use it until it is revoked.",
    inCluster(`name = ~~~"ghp_${"0".repeat(36)}"~~~`),
    declarations('secret token = env("GITHUB_TOKEN")'),
  ),
} as const satisfies Readonly<Record<keyof typeof modelRules, Page>>;
