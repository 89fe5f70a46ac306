import {
  commands,
  type Disposable,
  env,
  extensions,
  Selection,
  Uri,
  version,
  window,
  workspace,
} from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import type { Answers } from "./answers";
import { isRead, LANGUAGES } from "./documents";
import { isFound } from "./find";
import type { Channels } from "./logger";
import type { Reports } from "./reports";
import {
  argumentsOf,
  isRaisedLimit,
  isReport,
  type Place,
  SERVER_COMMANDS,
  type ServerCommandName,
} from "./requests";
import type { Session } from "./session";
import { changeSetting, configuredCommand, serverSettings } from "./settings";

export function registerCommands(
  session: Session,
  channels: Channels,
  reports: Reports,
  answers: Answers,
): Disposable[] {
  const names = Object.keys(SERVER_COMMANDS) as ServerCommandName[];
  return [
    commands.registerCommand("rlm-lsp.restart", () => session.restart()),
    commands.registerCommand("rlm-lsp.showLogs", () => channels.log.show()),
    commands.registerCommand("rlm-lsp.debugInformation", () => debugInformation(session)),
    commands.registerCommand("rlm-lsp.installServer", () => session.install()),
    commands.registerCommand("rlm-lsp.showSizes", showSizes),
    commands.registerCommand("rlm-lsp.raiseLimit", raiseLimit),
    ...names.map((name) =>
      commands.registerCommand(name, () => runOnServer(name, session, channels, reports, answers)),
    ),
  ];
}

/** Run one of the server's commands where the cursor is. */
async function runOnServer(
  command: ServerCommandName,
  session: Session,
  channels: Channels,
  reports: Reports,
  answers: Answers,
): Promise<void> {
  const document = window.activeTextEditor?.document;
  const given = argumentsOf(command, cursor());
  if (given === undefined) {
    void window.showInformationMessage("RLM LSP: open a file first.");
    return;
  }
  if (given.length > 0 && document !== undefined && !isRead(document)) {
    const read = `It reads ${LANGUAGES.join(", ")}.`;
    void window.showInformationMessage(`RLM LSP can't read ${document.languageId}. ${read}`);
    return;
  }
  const client = await session.running();
  if (client === undefined) {
    const answer = await window.showErrorMessage("RLM LSP: the server does not run.", "Show Logs");
    if (answer !== undefined) channels.log.show();
    return;
  }
  try {
    const params = { command, arguments: given };
    const result = await client.sendRequest(ExecuteCommandRequest.type, params);
    if (isReport(result)) {
      const about = given.length > 0 ? document?.uri.path.split("/").at(-1) : undefined;
      await reports.show(about ?? "Workspace", result);
    } else if (typeof result === "string" && given.length > 0) {
      await answers.show(result);
    } else if (typeof result === "string") {
      void window.showInformationMessage(`RLM LSP: ${result}`);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`RLM LSP: ${reason}`);
  }
}

function cursor(): Place | undefined {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  return {
    textDocument: { uri: editor.document.uri.toString() },
    position: { line, character },
  };
}

/** What a click on a lens does: the hover with all sizes opens on the function's name. */
async function showSizes({ textDocument, position }: Place): Promise<void> {
  const editor = window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === textDocument.uri,
  );
  if (editor === undefined) return;
  const { line, character } = position;
  editor.selection = new Selection(line, character, line, character);
  await commands.executeCommand("editor.action.showHover", { focus: "noAutoFocus" });
}

/** The code action that raises a limit which was set in the editor. */
async function raiseLimit(argument: unknown): Promise<void> {
  if (!isRaisedLimit(argument)) return;
  await changeSetting(argument.setting, argument.value, Uri.parse(argument.textDocument.uri));
}

/** Open what a bug report needs: versions, the server and its command, the settings. No source text. */
async function debugInformation(session: Session): Promise<void> {
  const { server, client } = session;
  const information = {
    editor: `${env.appName} ${version}`,
    platform: `${process.platform} ${process.arch}`,
    extension: extensions.getExtension("rlm-lsp.rlm-lsp")?.packageJSON.version,
    pythonExtension: extensions.getExtension("ms-python.python")?.packageJSON.version,
    trusted: workspace.isTrusted,
    server: server !== undefined && isFound(server) ? server : "not found",
    running: client?.isRunning() ?? false,
    serverInfo: client?.initializeResult?.serverInfo,
    settings: { path: configuredCommand(), ...serverSettings() },
  };
  const content = `${JSON.stringify(information, null, 2)}\n`;
  await window.showTextDocument(await workspace.openTextDocument({ language: "json", content }));
}
