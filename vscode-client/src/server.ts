import { homedir } from "node:os";
import { Uri, workspace } from "vscode";
import {
  type DynamicFeature,
  ExecuteCommandRequest,
  LanguageClient,
  RevealOutputChannelOn,
  type StaticFeature,
} from "vscode-languageclient/node";
import type { Answers } from "./answers";
import { DOCUMENTS } from "./documents";
import { findServer, type NotFound, type ServerCommand } from "./find";
import { type Channels, logLines } from "./logger";
import { selectedInterpreter } from "./python";
import { CLIENT_COMMANDS } from "./requests";
import { configuredCommand, SECTION, serverSettings } from "./settings";

/** A client that leaves the commands to the extension, which offers them before the server runs. */
class Client extends LanguageClient {
  override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    const method = "registrationType" in feature ? feature.registrationType.method : undefined;
    if (method !== ExecuteCommandRequest.method) super.registerFeature(feature);
  }
}

/** The Python interpreter that may be used here: none in an untrusted workspace, which may have chosen it. */
export async function trustedInterpreter(channels: Channels): Promise<string | undefined> {
  if (!workspace.isTrusted) return undefined;
  return selectedInterpreter(workspace.workspaceFolders?.[0]?.uri, channels.log);
}

/**
 * Find the command that starts the server; the order is in `findServer`.
 *
 * `environment` is the extension's own, which need not be there.
 */
export async function resolveServer(
  channels: Channels,
  environment: string,
): Promise<ServerCommand | NotFound> {
  return findServer({
    configured: configuredCommand(),
    interpreter: await trustedInterpreter(channels),
    environment,
    path: process.env["PATH"] ?? "",
    windows: process.platform === "win32",
  });
}

export function createClient(
  server: ServerCommand,
  channels: Channels,
  answers: Answers,
): LanguageClient {
  return new Client(
    SECTION,
    "RLM LSP",
    // Started at home and not in the workspace: `python -m` imports from the folder it is started in.
    { command: server.command, args: server.args, options: { cwd: homedir() } },
    {
      documentSelector: DOCUMENTS,
      initializationOptions: { clientCommands: CLIENT_COMMANDS, showsAnswers: true },
      // Settings not as initializationOptions: one that is taken back later would go on holding.
      middleware: {
        // VS Code draws the lenses of an older text at the lines that they had there, and so all of them anew.
        provideCodeLenses: async (document, token, next) => {
          for (;;) {
            const version = document.version;
            const lenses = await next(document, token);
            if (document.version === version || token.isCancellationRequested) return lenses;
          }
        },
        provideHover: (document, position, token, next) =>
          answers.at(document, position) ?? next(document, position, token),
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
