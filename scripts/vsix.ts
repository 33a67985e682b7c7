import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { strToU8, type Zippable, zipSync } from "fflate";

/*
 * Packs the extension for VS Code: a zip with a manifest, as its marketplace and `--install-extension` take it. The
 * server is the built program, so run `npm run build` before. Same sources, same bytes.
 */

const root = join(import.meta.dirname, "..");
const folder = join(root, "editors/vscode");
const target = join(root, "dist/podplane.vsix");

/** What `editors/vscode/package.json` says, as far as the manifest repeats it. */
interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly displayName: string;
  readonly description: string;
  readonly categories: readonly string[];
  readonly engines: { readonly vscode: string };
}

async function bundleExtension(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, "extension.mts")],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: "node22",
    minify: true,
    legalComments: "none",
    external: ["vscode"],
    // Its ES modules name each other without file endings, which bundlers of CommonJS need not follow.
    mainFields: ["main"],
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

/** What lies beside the program and is no part of it: the extension itself, and by what a build knows its sources. */
const besides: ReadonlySet<string> = new Set(["podplane.vsix", "sources.sha256"]);

/** The program with all that it loads: texts of messages are files of their own. */
function serverFiles(): readonly (readonly [string, Uint8Array])[] {
  return readdirSync(join(root, "dist"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !besides.has(entry.name))
    .map((entry) => relative(join(root, "dist"), join(entry.parentPath, entry.name)))
    .sort()
    .map((name) => [`extension/server/${name.replaceAll("\\", "/")}`, readFileSync(join(root, "dist", name))]);
}

function manifestOf(manifest: Manifest): string {
  const { name, publisher, version, displayName, description, categories, engines } = manifest;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${name}" Version="${version}" Publisher="${publisher}" />
    <DisplayName>${displayName}</DisplayName>
    <Description xml:space="preserve">${description}</Description>
    <Categories>${categories.join(",")}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${engines.vscode}" />
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace" />
    </Properties>
    <License>extension/LICENSE</License>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code" /></Installation>
  <Dependencies />
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true" />
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true" />
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE" Addressable="true" />
  </Assets>
</PackageManifest>
`;
}

const contentTypes = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension=".json" ContentType="application/json" />
  <Default Extension=".js" ContentType="application/javascript" />
  <Default Extension=".md" ContentType="text/markdown" />
  <Default Extension=".txt" ContentType="text/plain" />
  <Default Extension=".vsixmanifest" ContentType="text/xml" />
  <Override PartName="/extension/LICENSE" ContentType="text/plain" />
</Types>
`;

/** Every file of the package, by its path in it. */
export async function extensionFiles(): Promise<Readonly<Record<string, Uint8Array>>> {
  const own = (name: string) => [`extension/${name}`, readFileSync(join(folder, name))] as const;
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return Object.fromEntries<Uint8Array>([
    ["[Content_Types].xml", strToU8(contentTypes)],
    ["extension.vsixmanifest", strToU8(manifestOf(manifest))],
    own("package.json"),
    own("language-configuration.json"),
    own("snippets.json"),
    own("README.md"),
    ["extension/LICENSE", readFileSync(join(root, "LICENSE"))],
    ["extension/podplane.tmLanguage.json", readFileSync(join(root, "grammar/textmate/podplane.tmLanguage.json"))],
    ["extension/extension.js", await bundleExtension()],
    // The program is made of ES modules, and the extension of one that is none.
    ["extension/server/package.json", strToU8('{ "type": "module" }\n')],
    ...serverFiles(),
  ]);
}

/** The clock has no part in it: each entry has the first day that the format knows. */
export function packVsix(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries: Zippable = {};
  for (const [path, bytes] of Object.entries(files)) entries[path] = [bytes, { mtime: new Date(1980, 0, 1), level: 9 }];
  return zipSync(entries);
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(dirname(target), { recursive: true });
  const bytes = packVsix(await extensionFiles());
  writeFileSync(target, bytes);
  process.stdout.write(`wrote dist/podplane.vsix, ${Math.round(bytes.length / 1024)} KiB\n`);
}
