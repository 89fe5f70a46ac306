import { commands, type ExtensionContext, workspace } from "vscode";
import { Answers } from "./answers";
import { registerCommands } from "./commands";
import { LANGUAGES, needsServer } from "./documents";
import { Installer } from "./installer";
import { createChannels } from "./logger";
import { onInterpreterChange } from "./python";
import { Reports } from "./reports";
import { Session } from "./session";
import { affectsCommand } from "./settings";
import { createStatusItem } from "./status";

let session: Session | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const channels = createChannels();
  const status = createStatusItem();
  const reports = new Reports();
  const answers = new Answers();
  const current = new Session(channels, status, new Installer(context, channels), answers);
  session = current;

  context.subscriptions.push(
    channels.log,
    channels.trace,
    status,
    reports,
    answers,
    ...registerCommands(current, channels, reports, answers),
    workspace.onDidOpenTextDocument(() => startIfNeeded(current)),
    workspace.onDidChangeConfiguration(async (event) => {
      if (affectsCommand(event)) await current.refresh();
      startIfNeeded(current);
    }),
    workspace.onDidGrantWorkspaceTrust(() => current.refresh()),
  );
  // The menu of the editor asks for it.
  void commands.executeCommand("setContext", "rlm-lsp.languages", LANGUAGES);
  status.set({ kind: "waiting" });
  startIfNeeded(current);
  const interpreter = await onInterpreterChange(() => void current.refresh(), channels.log);
  if (interpreter !== undefined) context.subscriptions.push(interpreter);
}

/** Start the server with the first document that needs it. */
function startIfNeeded(current: Session): void {
  // Not awaited: a slow server must not hold up the activation. A failure is shown in the language status.
  if (workspace.textDocuments.some(needsServer)) void current.running();
}

export function deactivate(): Promise<void> | undefined {
  return session?.stop();
}
