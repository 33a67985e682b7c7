import type { severalRules } from "../registry/index.ts";
import { balancers, onGoogle, second, v2b } from "./on-google.ts";
import { besideSecondProvider, type Example, type Page, page } from "./page.ts";

/** Items of the second provider of a cluster, and items of the cluster. */
function inSecond(items: string, snippet = ""): Example {
  const example = besideSecondProvider(snippet, "far");
  const put = (text: string) => text.replace(/^( *)(load_balancer far )/m, `$1${items}\n$1$2`);
  return { ...example, shown: put(example.shown), source: put(example.source) };
}

const first = "provider aws {\n  bucket uploads {}\n  bucket uploads-eu-west-1 {}\n}";

/** A domain whose zone lies in an account of AWS. */
function provenIn(zone: string): Example {
  const domain = `domain "example.com" {
  load_balancer = far
  provider aws-route53 { hosted_zone_id = "Z0123456789ABCDEFGHIJ", region = "us-east-1"${zone} }
}`;
  const example = inSecond(
    "",
    `acme { email = "ops@example.com" }\nregistry { enabled = false, hostname = "registry.example.com" }\n${domain}`,
  );
  const put = (text: string) =>
    text.replace(/"123456789012"(\s+region +)= "eu-west-1"/, '"210987654321"$1= "eu-west-1"');
  return { ...example, shown: put(example.shown), source: put(example.source) };
}

const privateApi = `${balancers.replace("public = true, subnets = public, listener 6443", "public = false, subnets = control-plane, listener 6443")}`;
const elsewhere = second("~~~", "other-project");

export const severalPages: Readonly<Record<keyof typeof severalRules, Page>> = {
  "cloud-name-taken": page(
    "Names of buckets are unique in a whole cloud, names of roles in an account or project. Where two providers use one name, the second gets its region behind it; a thing of the first that is called so already has that name.",
    inSecond("bucket ~~~uploads~~~ {}", first),
    inSecond("bucket reports {}", first),
  ),
  "acme-zone-elsewhere": page(
    "A domain is proven by a record in its zone, which cert-manager makes. It takes one role, of the account that holds the cluster, and Route 53 lets roles of other accounts change no zone.",
    markedKind(provenIn("")),
    provenIn(', account = "123456789012"'),
  ),
  "private-api-region": page(
    "Workers look for the API's private balancer first. Google Cloud's balancers inside a network answer clients of their own region unless they are made for all, which the modules do not do.",
    onGoogle({ balancers: privateApi, behind: elsewhere, given: v2b }),
    onGoogle({ balancers, behind: second("", "other-project"), given: v2b }),
  ),
  "secrets-elsewhere": page(
    "Nstance's servers keep the key of the cluster's CA and that of the nonces as secrets. On AWS each region of an account has a store of its own, on Google Cloud each project; modules tell a server of no other. One server leads those of all places, and makes both where its own store lacks them: where the first provider is applied first, in the first. Servers of other places find nothing until the two are copied, and one that comes to lead there would make another CA, whose VMs could not talk to the rest of the cluster.",
    markedFar(inSecond("")),
    onGoogle({ behind: second("") }),
  ),
};

function markedKind(example: Example): Example {
  const put = (text: string) => text.replace("provider aws-route53", "provider ~~~aws-route53~~~");
  return { ...example, shown: put(example.shown), source: put(example.source) };
}

function markedFar(example: Example): Example {
  const put = (text: string) => text.replace("provider aws near {", "~~~provider aws near~~~ {");
  return { ...example, shown: put(example.shown), source: put(example.source) };
}
