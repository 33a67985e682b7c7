import { dirname, join } from "node:path";

/*
 * Which tests judge the mutants of a folder. All of them would be right and take a minute for each mutant that
 * survives; these are what would see a fault there. The longest folder that fits counts.
 */

/** Tests of whole sources. */
const sources = [
  "test/diagnostics/**/*.test.ts",
  "test/{google,proxmox,aws,field}/**/*.test.ts",
  "test/golden/**/*.test.ts",
  "test/{renames,sequences,impact}/**/*.test.ts",
  "test/safety/{refusal-rules,ownership,settings-over-builds,emptied-settings,secrets}.test.ts",
];
const outputs = [
  "test/golden/**/*.test.ts",
  "test/examples/**/*.test.ts",
  "test/schema/**/*.test.ts",
  "test/{google,proxmox,aws}/**/*.test.ts",
];
/** What asks the compiler: editors, and commands that make, change or compare sources. */
const askers = [
  "language-server/**/*.test.ts",
  "test/{editor,completion,jsonc,partial}/**/*.test.ts",
  "runtime/commands/{init,import}.test.ts",
  "runtime/{plan,diagram}/**/*.test.ts",
];
/** What is published of the language: schemas, the reference, and a page for each diagnostic. */
const published = "scripts/generate.test.ts";
const compiler = ["compiler/**/*.test.ts", ...sources, ...outputs, ...askers, published];
const near = (folder: string): string => `compiler/domains/cluster/${folder}/**/*.test.ts`;

/** What is near to a folder stands first: most mistakes are seen there, and what is seen is not looked at again. */
export const areas: Readonly<Record<string, readonly string[]>> = {
  grammar: ["grammar/**/*.test.ts", "test/grammar-reference/**/*.test.ts"],
  compiler,
  "compiler/domains/cluster/check": [near("check"), ...sources, ...compiler],
  "compiler/domains/cluster/plan": [near("plan"), near("lower"), near("built"), ...sources, ...compiler],
  "compiler/domains/cluster/lower": [near("lower"), near("plan"), ...outputs, ...compiler],
  "compiler/lock": ["compiler/lock/**/*.test.ts", near("built"), published],
  emitters: ["test/golden/**/*.test.ts", "emitters/**/*.test.ts", ...outputs],
  "emitters/terraform": ["test/golden/**/*.test.ts", "emitters/{terraform,document}/**/*.test.ts", ...outputs],
  "emitters/cloudinit": ["test/golden/**/*.test.ts", "emitters/{cloudinit,document,settings}/**/*.test.ts", ...outputs],
  runtime: ["runtime/**/*.test.ts"],
  "runtime/outputs": ["runtime/{outputs,project,compile}/**/*.test.ts", "runtime/commands/**/*.test.ts"],
  "runtime/stores": ["runtime/stores/**/*.test.ts", "runtime/seed/**/*.test.ts"],
};

/** What starts the built program, for a third look: tests beside the code are found by what they import. */
const programTests: readonly string[] = [
  "{runtime,test/program,test/package}/**/*.test.ts",
  "test/e2e/{apply,stores,secrets,init}/**/*.test.ts",
];
/** What kills or breaks something at hundreds of places would take an hour for each mistake. */
const isEndless = (path: string): boolean => /\/(?:kill|race|faults|cancel|terraform|try-apply)\.test\.ts$/.test(path);

/** The files that start the built program and may see mistakes of a folder; those of the runtime are what it does. */
export function programTestsOf(
  folder: string,
  list: (pattern: string) => readonly string[],
  read: (path: string) => string,
): readonly string[] {
  if (!/^runtime(?:\/|$)/.test(folder)) return [];
  const files = programTests.flatMap((pattern) => list(pattern).toSorted());
  return files.filter((path) => (path.startsWith("test/e2e/") ? !isEndless(path) : startsProgram(path, read)));
}

/** The tests of a folder, or nothing for one that is not mutated. */
export function testsOf(folder: string): readonly string[] | undefined {
  const fitting = Object.keys(areas).filter((area) => folder === area || folder.startsWith(`${area}/`));
  const longest = fitting.sort((one, other) => other.length - one.length)[0];
  return longest === undefined ? undefined : areas[longest];
}

/** What starts the built program, which does not hold the mutant. */
const starter = "test/helpers/built-program.ts";

/** Whether a test, or a helper that it imports, starts the built program. */
export function startsProgram(test: string, read: (path: string) => string): boolean {
  const seen = new Set([test]);
  for (const path of seen) {
    if (path === starter) return true;
    for (const [, name = ""] of read(path).matchAll(/from "(\.[^"]+\.ts)"/g)) {
      const imported = join(dirname(path), name);
      // The code that is tested starts no program of ours.
      if (imported.startsWith("test/")) seen.add(imported);
    }
  }
  return false;
}

const configured = ["parts", "generations", "configure-services", "configure"];
const delivered = ["delivery", "rollback", "steady", "candidates", "watcher", "tables", "deliveries"];

/**
 * The tests of `vmconfig/test` that run a file of the package, by the end of its path; the first that fits counts. They
 * run in this order until one fails: what is cheap and near comes first.
 */
const testsOfFiles: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.(?:service|timer|path)$/, ["flags", "units"]],
  [/check-kube-apiserver\.sh$/, ["configure-services"]],
  [/run-fluent-bit\.sh$/, ["flags", "services"]],
  [/run-[a-z0-9-]+\.sh$/, ["flags", "services"]],
  [/lib\/(?:validate|inputs)\.sh$|check-inputs\.sh$/, ["inputs", "validate", "configure"]],
  [/lib\/configure\/|bin\/configure\.sh$/, configured],
  [/lib\/helpers\.sh$/, ["helpers", "helpers-files", "watcher", "permissions", "bootstrap"]],
  [/install\.sh$/, ["installing", "install"]],
  [/bootstrap\.sh$/, ["detecting", "bootstrap"]],
  [/guard-metadata\.sh$/, ["guard-metadata"]],
  [/(?:users|permissions)\.sh$/, ["tables", "users", "permissions"]],
  [/update-mutable-env\.sh$/, ["update-mutable-env"]],
  [/(?:services|features|restart)\.sh$/, ["bring-up", "tables", "services", "deliveries"]],
  [/./, delivered],
];

/** The test files that judge the mutants of a file of the package for VMs. */
export const testsOfScript = (file: string): readonly string[] =>
  (testsOfFiles.find(([pattern]) => pattern.test(file))?.[1] ?? []).map((name) => `vmconfig/test/${name}.test.ts`);
