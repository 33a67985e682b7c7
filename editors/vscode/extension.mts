import { join } from "node:path";
import { commands, type ExtensionContext, Position, Uri, workspace } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

/* Starts the server that lies beside this file; there is nothing else to know of the language here. */

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(commands.registerCommand("podplane.restart", () => client?.restart()));
  context.subscriptions.push(commands.registerCommand("podplane.showGenerated", showGenerated));
  const own = workspace.getConfiguration("podplane").get("server.path", "");
  const module = own === "" ? context.asAbsolutePath(join("server", "podplanec.js")) : own;
  client = new LanguageClient(
    "podplane",
    "Podplane",
    { module, args: ["lsp"], transport: TransportKind.stdio, options: folderOf() },
    {
      documentSelector: [
        { scheme: "file", language: "podplane" },
        { scheme: "file", pattern: "**/podplane.cluster.jsonc" },
        { scheme: "file", pattern: "**/podplane.*.tf" },
        { scheme: "file", pattern: "**/podplane.userdata_*.sh" },
        { scheme: "file", pattern: "**/podplane.env/**" },
      ],
      initializationOptions: workspace.getConfiguration("podplane"),
      synchronize: { configurationSection: "podplane" },
    },
  );
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

/** All lines that a block makes: what the server gives as its implementations. */
async function showGenerated(uri: string, at: { readonly line: number; readonly character: number }): Promise<void> {
  const place = new Position(at.line, at.character);
  const found = await commands.executeCommand("vscode.executeImplementationProvider", Uri.parse(uri), place);
  await commands.executeCommand("editor.action.goToLocations", Uri.parse(uri), place, found, "peek");
}

/** Where paths in messages begin. */
function folderOf(): { readonly cwd?: string } {
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  return folder === undefined ? {} : { cwd: folder };
}
