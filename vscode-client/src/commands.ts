import { commands, type Disposable, env, extensions, version, window, workspace } from "vscode";
import { findOnPath, isFound } from "./find";
import type { Channels } from "./logger";
import { trustedInterpreter } from "./server";
import type { Session } from "./session";
import { configuredCommand, serverSettings } from "./settings";

export function registerCommands(session: Session, channels: Channels): Disposable[] {
  return [
    commands.registerCommand("rlm-lsp.restart", () => session.restart()),
    commands.registerCommand("rlm-lsp.showLogs", () => channels.log.show()),
    commands.registerCommand("rlm-lsp.debugInformation", () => debugInformation(session)),
    commands.registerCommand("rlm-lsp.installServer", () => installServer(session, channels)),
  ];
}

/** Run pip in a terminal, and start the server when pip has ended well. */
export async function installServer(session: Session, channels: Channels): Promise<void> {
  const args = ["-m", "pip", "install", "rlm-lsp"];
  const python = (await trustedInterpreter(channels)) ?? pythonOnPath();
  if (python === undefined) {
    void window.showErrorMessage("RLM LSP: no Python on PATH to install the server with.");
    return;
  }
  // Python is the terminal's own process: no shell that would want its path quoted, and its end can be seen.
  const terminal = window.createTerminal({
    name: "Install rlm-lsp",
    shellPath: python,
    shellArgs: args,
    message: [python, ...args].join(" "),
  });
  terminal.show();
  const closed = window.onDidCloseTerminal((other) => {
    if (other !== terminal) return;
    closed.dispose();
    if (terminal.exitStatus?.code === 0) void session.restart();
  });
}

function pythonOnPath(): string | undefined {
  const windows = process.platform === "win32";
  const path = process.env["PATH"] ?? "";
  for (const name of windows ? ["python", "py"] : ["python3", "python"]) {
    const found = findOnPath(name, { path, windows });
    if (found !== undefined) return found;
  }
  return undefined;
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
