import type { fileRules } from "../registry/index.ts";
import { commandLine, completeCluster, completeDocument, inProvider, type Page, page } from "./page.ts";

const cluster = completeCluster("example");
const library = "podplane 1\n\nlet region = 1\n";
const document = '{ "cluster": { "id": "example" } }\n';
const generated = `// Generated from cluster.podplane by podplanec\n${document}`;
const long = "public-web-and-api-traffic";
const balancer = `load_balancer ${long} { public = true, subnets = public, listener 80 { pool = web } }`;
const short = balancer.replace(long, "web");

/** Pages of PDP19…: files that a command line names, and comments for podplanec. */
export const filePages = {
  "source-missing": page(
    "The path on the command line leads to nothing, or the pattern matches nothing. A path is relative to the working directory.",
    commandLine("podplanec check clusters/tools.podplane", { "cluster/tools.podplane": cluster }),
    commandLine("podplanec check cluster/tools.podplane", { "cluster/tools.podplane": cluster }),
  ),
  "source-unreadable": page(
    "The path leads to something that gives no text: a folder where a file is needed, a file without permission, a loop of links, a device. Nothing of it was read.",
    commandLine("podplanec check --vars staging", { "cluster.podplane": cluster, "staging/a.podplanevars": "" }),
    commandLine("podplanec check", { "cluster.podplane": cluster }),
  ),
  "source-not-utf8": page(
    "The file holds a byte that is part of no character of UTF-8, so what it says cannot be told for sure. Editors that save in Latin-1 or UTF-16 make such files; the place of the first such byte is shown.",
    commandLine("podplanec check", { "cluster.podplane": "# B~~~ü~~~ro\n" }, { latin1: true }),
    commandLine("podplanec check", { "cluster.podplane": cluster }),
  ),
  "source-kind-unknown": page(
    "There are two notations, podplanec's own and that of podplane.cluster.jsonc, and the ending of a file tells which it is. A file of another kind was probably named by mistake.",
    commandLine("podplanec check cluster.txt", { "cluster.txt": cluster }),
    commandLine("podplanec check cluster.podplane", { "cluster.podplane": cluster }),
  ),
  "source-ambiguous": page(
    "A folder holds a source and a document that says nothing of being generated from it. Either may be the one that is kept up to date, and building from the other would lose changes.",
    commandLine("podplanec check", { "cluster.podplane": cluster, "podplane.cluster.jsonc": document }),
    commandLine("podplanec check", { "cluster.podplane": cluster, "podplane.cluster.jsonc": generated }),
  ),
  "source-several": page(
    "A folder stands for one source, since its outputs go beside it. Here several files declare a cluster, and none of them is called cluster.podplane.",
    commandLine("podplanec check", { "a.podplane": cluster, "b.podplane": cluster }),
    commandLine("podplanec check", { "a.podplane": cluster, "b.podplane": library }),
  ),
  "source-none": page(
    "The folder has no file that declares a cluster, and more than one or none that could be a library. The cluster may lie in a folder below it.",
    commandLine("podplanec check", { "a.podplane": library, "b.podplane": library }),
    commandLine("podplanec check", { "a.podplane": library, "b.podplane": cluster }),
  ),
  "source-overwritten": page(
    "Outputs have fixed names, and one of them is the name of the source. A build would put what it generates in place of what was written by hand.",
    commandLine("podplanec build out/podplane.cluster.schema.json", {
      "out/podplane.cluster.schema.json": completeDocument(),
    }),
    commandLine("podplanec check", { "cluster.podplane": cluster }),
  ),
  "allow-malformed": page(
    "A comment that begins with `podplane:` is for podplanec, and this one says nothing that it understands. What it was meant to allow is still reported.",
    inProvider(`~~~// podplane: alow PDP3045, the name is known~~~\n${short}`),
    inProvider(`// podplane: allow PDP3045, the name is known\n${balancer}`),
  ),
  "allow-without-reason": page(
    "A warning that is switched off for a good reason stays right only as long as the reason does. Without one nobody can tell, so the comment has no effect until it gives one.",
    inProvider(`~~~// podplane: allow PDP3045~~~\n${balancer}`),
    inProvider(`// podplane: allow PDP3045, the name is known\n${balancer}`),
  ),
  "allow-error": page(
    "Warnings and hints can be right or wrong for a cluster, and a comment may say so. An error says that the result would not work, or would lose something, which no comment changes.",
    inProvider(`// podplane: allow ~~~PDP2220~~~, it is fine\n${short}`),
    inProvider(`// podplane: allow PDP3045, the name is known\n${balancer}`),
  ),
  "allow-idle": page(
    "The comment allows a diagnostic that nothing on its line raises any more. Left in place it would hide the next one, for which its reason was never given.",
    inProvider(`// podplane: allow ~~~PDP3045~~~, the name is known\n${short}`),
    inProvider(`// podplane: allow PDP3045, the name is known\n${balancer}`),
  ),
} as const satisfies Readonly<Record<keyof typeof fileRules, Page>>;
