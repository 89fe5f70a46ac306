import { type ConfigurationChangeEvent, workspace } from "vscode";

export const SECTION = "rlm-lsp";

/** What the server is told: the settings of `package.json` but those that only the client uses. */
export interface ServerSettings {
  codeLens: { enabled: boolean };
  inlayHint: { enabled: boolean };
  size: number;
  sizes: number[];
  provider: "auto" | "cpu" | "cuda";
  threads: number;
  debounceMs: number;
  logLevel: "error" | "warning" | "info" | "debug";
  modelPath: string;
}

const KEYS = [
  "codeLens.enabled",
  "inlayHint.enabled",
  "size",
  "sizes",
  "provider",
  "threads",
  "debounceMs",
  "logLevel",
  "modelPath",
] as const;

export function serverSettings(): ServerSettings {
  const section = workspace.getConfiguration(SECTION);
  const tree: Record<string, unknown> = {};
  for (const key of KEYS) {
    const parts = key.split(".");
    const last = parts.pop() as string;
    let node = tree;
    for (const part of parts) node = (node[part] ??= {}) as Record<string, unknown>;
    node[last] = section.get(key);
  }
  return tree as unknown as ServerSettings;
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

export function affectsServer(event: ConfigurationChangeEvent): boolean {
  return KEYS.some((key) => event.affectsConfiguration(`${SECTION}.${key}`));
}

export function affectsCommand(event: ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(`${SECTION}.path`);
}
