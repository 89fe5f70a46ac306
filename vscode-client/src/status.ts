import { type Command, type Disposable, languages, LanguageStatusSeverity } from "vscode";
import { DOCUMENTS } from "./documents";
import { type Model, modelText } from "./requests";

export type Status =
  /** No open document needs the server. */
  | { kind: "waiting" }
  | { kind: "starting" }
  /** `model` is not known at once. */
  | { kind: "running"; version: string | undefined; model: Model | undefined }
  | { kind: "stopped" }
  | { kind: "failed"; reason: string }
  /** `configured` is the value of `rlm-lsp.path` that does not work, when that is the reason. */
  | { kind: "missing"; configured: string | undefined };

export interface StatusItem extends Disposable {
  set(status: Status): void;
}

const LOGS: Command = { title: "Show Logs", command: "rlm-lsp.showLogs" };
const RESTART: Command = { title: "Restart", command: "rlm-lsp.restart" };
const INSTALL: Command = { title: "Install", command: "rlm-lsp.installServer" };

function openSetting(name: string): Command {
  return { title: "Open Setting", command: "workbench.action.openSettings", arguments: [name] };
}

interface Look {
  text: string;
  detail: string;
  severity: LanguageStatusSeverity;
  command: Command;
}

function look(status: Status): Look {
  const { Information, Warning, Error } = LanguageStatusSeverity;
  switch (status.kind) {
    case "waiting":
      return {
        text: "RLM LSP",
        detail: "not started: rlm-lsp.languages leaves the open files out",
        severity: Information,
        command: openSetting("rlm-lsp.languages"),
      };
    case "starting":
      return { text: "RLM LSP", detail: "starting", severity: Information, command: LOGS };
    case "running": {
      const text = status.version === undefined ? "RLM LSP" : `RLM LSP ${status.version}`;
      const failed = status.model !== undefined && "problem" in status.model;
      const severity = failed ? Warning : Information;
      return { text, detail: modelText(status.model), severity, command: LOGS };
    }
    case "stopped":
      return { text: "RLM LSP", detail: "stopped", severity: Warning, command: RESTART };
    case "failed":
      return { text: "RLM LSP failed", detail: status.reason, severity: Error, command: LOGS };
    case "missing":
      return status.configured === undefined
        ? {
            text: "RLM LSP: server not installed",
            detail: "it comes with the extension",
            severity: Error,
            command: INSTALL,
          }
        : {
            text: "RLM LSP: server not found",
            detail: `rlm-lsp.path is ${status.configured}`,
            severity: Error,
            command: openSetting("rlm-lsp.path"),
          };
  }
}

export function createStatusItem(): StatusItem {
  const item = languages.createLanguageStatusItem("rlm-lsp.status", DOCUMENTS);
  item.name = "RLM LSP";
  return {
    set(status) {
      Object.assign(item, look(status), { busy: status.kind === "starting" });
    },
    dispose: () => item.dispose(),
  };
}
