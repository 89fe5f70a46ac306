import { homedir } from "node:os";
import { Uri, workspace } from "vscode";
import { LanguageClient, RevealOutputChannelOn } from "vscode-languageclient/node";
import { findServer, type NotFound, type ServerCommand } from "./find";
import { type Channels, logLines } from "./logger";
import { selectedInterpreter } from "./python";
import { configuredCommand, SECTION, serverSettings } from "./settings";

/** The documents that the server is asked about. */
export const DOCUMENTS: { language: string; scheme: string }[] = [
  { language: "python", scheme: "file" },
  { language: "python", scheme: "untitled" },
];

/** The Python interpreter that may be used here: none in an untrusted workspace, which may have chosen it. */
export async function trustedInterpreter(channels: Channels): Promise<string | undefined> {
  if (!workspace.isTrusted) return undefined;
  return selectedInterpreter(workspace.workspaceFolders?.[0]?.uri, channels.log);
}

/** Find the command that starts the server; the order is in `findServer`. */
export async function resolveServer(channels: Channels): Promise<ServerCommand | NotFound> {
  return findServer({
    configured: configuredCommand(),
    interpreter: await trustedInterpreter(channels),
    path: process.env["PATH"] ?? "",
    windows: process.platform === "win32",
  });
}

export function createClient(server: ServerCommand, channels: Channels): LanguageClient {
  return new LanguageClient(
    SECTION,
    "RLM LSP",
    // Started at home and not in the workspace: `python -m` imports from the folder it is started in.
    { command: server.command, args: server.args, options: { cwd: homedir() } },
    {
      documentSelector: DOCUMENTS,
      // Not as initializationOptions: a setting that is taken back later would go on holding.
      middleware: {
        workspace: {
          configuration: ({ items }) =>
            items.map(({ section, scopeUri }) =>
              section === SECTION ? serverSettings(scopeUri ? Uri.parse(scopeUri) : undefined) : null,
            ),
          // The server asks when it is told that something changed.
          didChangeConfiguration: (_, next) => next(undefined),
        },
      },
      outputChannel: channels.log,
      traceOutputChannel: channels.trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      stdioOptions: { stdout: logLines, stderr: logLines },
      // The extension reports a failed start in the language status.
      initializationFailedHandler: () => false,
    },
  );
}
