import { type ExtensionContext, workspace } from "vscode";
import { registerCommands } from "./commands";
import { createChannels } from "./logger";
import { onInterpreterChange } from "./python";
import { Session } from "./session";
import { affectsCommand } from "./settings";
import { createStatusItem } from "./status";

let session: Session | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const channels = createChannels();
  const status = createStatusItem();
  const current = new Session(channels, status);
  session = current;

  context.subscriptions.push(
    channels.log,
    channels.trace,
    status,
    ...registerCommands(current, channels),
    workspace.onDidChangeConfiguration(async (event) => {
      if (affectsCommand(event)) await current.refresh();
    }),
    workspace.onDidGrantWorkspaceTrust(() => current.refresh()),
  );
  // Not awaited: a slow server must not hold up the activation. A failure is shown in the language status.
  void current.restart();
  const interpreter = await onInterpreterChange(() => void current.refresh(), channels.log);
  if (interpreter !== undefined) context.subscriptions.push(interpreter);
}

export function deactivate(): Promise<void> | undefined {
  return session?.stop();
}
