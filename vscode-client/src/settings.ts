import {
  type ConfigurationChangeEvent,
  type ConfigurationScope,
  ConfigurationTarget,
  workspace,
} from "vscode";
import { contributes } from "../package.json";

export const SECTION = "rlm-lsp";

/** Settings that only the extension uses. */
const CLIENT_ONLY = ["path", "trace.server"];

const KEYS = Object.keys(contributes.configuration.properties)
  .map((name) => name.slice(SECTION.length + 1))
  .filter((key) => !CLIENT_ONLY.includes(key));

/**
 * What somebody set for the server, by dotted names.
 *
 * What has its default is left out: the project's pyproject.toml may say otherwise.
 */
export function serverSettings(scope?: ConfigurationScope): Record<string, unknown> {
  const section = workspace.getConfiguration(SECTION, scope);
  const settings: Record<string, unknown> = {};
  for (const key of KEYS) {
    const { globalValue, workspaceValue, workspaceFolderValue } = section.inspect(key) ?? {};
    const isSet = [globalValue, workspaceValue, workspaceFolderValue].some((v) => v !== undefined);
    if (isSet) settings[key] = section.get(key);
  }
  return settings;
}

/** Change a setting where it was set: the folder's before the workspace's, else the user's own. */
export async function changeSetting(
  key: string,
  value: unknown,
  scope: ConfigurationScope,
): Promise<void> {
  const section = workspace.getConfiguration(SECTION, scope);
  const { workspaceValue, workspaceFolderValue } = section.inspect(key) ?? {};
  const target =
    workspaceFolderValue !== undefined
      ? ConfigurationTarget.WorkspaceFolder
      : workspaceValue !== undefined
        ? ConfigurationTarget.Workspace
        : ConfigurationTarget.Global;
  await section.update(key, value, target);
}

/**
 * The command in `rlm-lsp.path`, as a list, empty when it is not set.
 *
 * The setting has machine scope, and only the user's own value and the default are read: a workspace can't set it.
 */
export function configuredCommand(): string[] {
  const values = workspace.getConfiguration(SECTION).inspect<unknown>("path");
  const value = values?.globalValue ?? values?.defaultValue;
  const parts = typeof value === "string" ? [value] : Array.isArray(value) ? value : [];
  return parts.filter((part): part is string => typeof part === "string" && part.trim() !== "");
}

export function affectsCommand(event: ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(`${SECTION}.path`);
}
