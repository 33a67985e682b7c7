import { type CloudTable, cloudTable, providerKinds } from "../../../providers/index.ts";

/** What was said, by the name of the question; an empty text is "none". */
export type Answers = Readonly<Record<string, string>>;

export interface Choice {
  readonly value: string;
  /** What it means, in a few words, as a line to choose. */
  readonly label: string;
}

export interface Question {
  /** Its option on the command line, without the dashes. */
  readonly name: string;
  /** As a person reads it. */
  readonly message: string;
  /** What an answer looks like or means, where the message does not say. */
  readonly hint?: string;
  /** Whether people are asked; else it is an option only, and the default is good for most. */
  readonly asked: boolean;
  /** The answers to choose from; absent where it is a text. */
  readonly choices?: readonly Choice[];
  /** What is taken where nothing is said; undefined where something has to be. */
  readonly preset: string | undefined;
  /** Whether only some kinds of provider need it. */
  readonly isSetting?: true;
  /** Another one, whose answer makes this one needless. */
  readonly unless?: string;
  /** An answer that is right with any answers before it: stands for it while those are judged. */
  readonly example: string;
}

/** Where the cluster will be, and what is known there. */
export interface Surroundings {
  /** The name of the folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Group = (answers: Answers, around: Surroundings) => readonly Question[];

/** What is asked, in order: each group knows the answers of those before it. */
export const questionGroups: readonly Group[] = [
  () => [
    {
      name: "provider",
      message: "Where does it run?",
      asked: true,
      choices: providerKinds.map((kind) => ({ value: kind, label: cloudTable(kind)?.title ?? kind })),
      preset: undefined,
      example: providerKinds[0],
    },
  ],
  (answers, around) => settingQuestions(cloudOf(answers), around),
  (answers) => [
    {
      name: "layout",
      message: "How large is it?",
      asked: true,
      choices: [
        { value: "production", label: `production: ${productionOf(answers)}` },
        { value: "smallest", label: "smallest: one VM that does everything, to try it out" },
      ],
      preset: "production",
      example: "production",
    },
  ],
  (answers) => [...zoneQuestions(answers), ...ownQuestions(answers, "first")],
  (answers) => ownQuestions(answers, "after"),
  (answers, around) => [
    {
      name: "id",
      message: "What is its id?",
      hint: "lower-case letters, digits and hyphens; it never changes",
      asked: true,
      preset: /^[a-z][a-z0-9-]*$/.test(around.folder) ? around.folder : undefined,
      example: "tools",
    },
    {
      name: "description",
      message: "What is it for?",
      asked: false,
      preset: "",
      example: "",
    },
    {
      name: "issuer-url",
      message: "Which OpenID Connect issuer do people log in with?",
      hint: "such as https://auth.example.com",
      asked: true,
      preset: undefined,
      example: "https://auth.example.com",
    },
    ...domainQuestions(answers),
  ],
  (answers) => dnsQuestions(answers),
  (answers) => [
    {
      name: "api-hostname",
      message: "Under which name is the Kubernetes API reached?",
      hint: "such as k8s.example.com",
      asked: true,
      preset: answers["domain"] ? `k8s.${answers["domain"]}` : undefined,
      example: "k8s.example.com",
    },
    ...networkQuestions(answers),
    ...stateQuestions(answers),
  ],
];

/** Every option that answers a question, whatever the provider: what a command line may have. */
export function optionNames(): ReadonlySet<string> {
  const around = { folder: "", env: {} };
  const names = providerKinds.flatMap((provider) =>
    Object.keys(withExamples({ provider, domain: "example.com" }, around)),
  );
  return new Set(names);
}

/** The answers, and examples for what is not answered yet. */
export function withExamples(given: Answers, around: Surroundings): Answers {
  let answers: Answers = {};
  for (const group of questionGroups) {
    const entries = group(answers, around).map(({ name, example }) => [name, given[name] ?? example] as const);
    answers = { ...answers, ...Object.fromEntries(entries) };
  }
  return answers;
}

function cloudOf({ provider = "" }: Answers): CloudTable | undefined {
  return cloudTable(provider);
}

/** What a provider of this kind needs to be told; the settings that may be left out are. */
function settingQuestions(cloud: CloudTable | undefined, { env }: Surroundings): readonly Question[] {
  return (cloud?.settings ?? []).flatMap(({ name, required }) => {
    if (!cloud || !required) return [];
    const example = /"(.*)"/.exec(required.example)?.[1] ?? "";
    const preset = cloud.starter.offered[name]?.map((variable) => env[variable]).find((value) => value);
    return [
      {
        name,
        message: `${cloud.title} ${name}`,
        hint: `such as ${example}`,
        asked: true,
        isSetting: true,
        preset,
        example,
      },
    ];
  });
}

function productionOf(answers: Answers): string {
  return cloudOf(answers)?.regions ? "several zones with workers and balancers" : "a control plane and workers";
}

/** What only this kind of provider has to be told; afterwards what another answer may have made needless. */
function ownQuestions(answers: Answers, when: "first" | "after"): readonly Question[] {
  const questions = cloudOf(answers)?.starter.own?.questions ?? [];
  return questions
    .filter(({ forWorkers }) => forWorkers !== true || answers["layout"] !== "smallest")
    .filter(({ unless }) => (unless === undefined ? when === "first" : when === "after" && !answers[unless]))
    .map(({ forWorkers: _forWorkers, ...question }) => ({ ...question, isSetting: true }));
}

function zoneQuestions(answers: Answers): readonly Question[] {
  const { regions } = cloudOf(answers) ?? {};
  const { region = "", layout } = answers;
  if (!regions) return [];
  const count = layout === "smallest" ? 1 : 3;
  const known = regions.zonesOf(region)?.slice(0, count).join(",");
  return [
    {
      name: "zones",
      message: "In which zones?",
      hint: `with commas between, such as ${regions.zoneExample(region)}`,
      asked: known === undefined,
      preset: known,
      example: known ?? regions.zoneExample(region),
    },
  ];
}

/** A domain is served behind a balancer that is made with the cluster. */
function domainQuestions(answers: Answers): readonly Question[] {
  if (answers["layout"] === "smallest" || !cloudOf(answers)?.network) return [];
  return [
    {
      name: "domain",
      message: "Which domain does it serve?",
      hint: "empty for none",
      asked: true,
      preset: "",
      example: "",
    },
  ];
}

/** Who serves the domain: the cloud's own DNS, whose records are made, or anybody else. */
function dnsQuestions(answers: Answers): readonly Question[] {
  const kinds = cloudOf(answers)?.dns ?? [];
  if (!answers["domain"] || kinds.length === 0) return [];
  return [
    {
      name: "dns",
      message: "Who serves the zone of that domain?",
      asked: true,
      choices: [
        ...kinds.map((kind) => ({ value: kind, label: `${kind}: its records are made with the cluster` })),
        { value: "elsewhere", label: "elsewhere: its records are yours to make, and are shown" },
      ],
      preset: kinds[0],
      example: "elsewhere",
    },
  ];
}

function networkQuestions(answers: Answers): readonly Question[] {
  if (!cloudOf(answers)?.network) return [];
  return [
    {
      name: "network",
      message: "Which range of addresses has its network?",
      asked: false,
      preset: "10.20.0.0/16",
      example: "10.20.0.0/16",
    },
  ];
}

function stateQuestions(answers: Answers): readonly Question[] {
  if (!cloudOf(answers)?.starter.state) return [];
  return [
    {
      name: "state-bucket",
      message: "Which bucket keeps OpenTofu's state?",
      hint: "one that exists; empty for a file on this machine, with which nobody else can apply",
      asked: answers["layout"] !== "smallest",
      preset: "",
      example: "",
    },
  ];
}
