/** Finding the server's command. Nothing here knows VS Code, so that plain Node can test it. */
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";

export const SERVER_NAME = "rlm-lsp";

export type Source = "setting" | "interpreter" | "extension" | "PATH";

export interface ServerCommand {
  command: string;
  args: string[];
  source: Source;
}

/** Why no server could be found: `configured` names the value of `rlm-lsp.path` that does not work. */
export interface NotFound {
  configured: string | undefined;
}

export interface Places {
  /** The value of the setting `rlm-lsp.path`. */
  configured: string[];
  /** The selected Python interpreter; leave undefined in an untrusted workspace. */
  interpreter: string | undefined;
  /** Folder of the extension's own virtual environment, which need not be there. */
  environment: string;
  /** The PATH variable. */
  path: string;
  windows: boolean;
}

/**
 * Look in the setting, beside the interpreter, in the extension's own environment, then on PATH.
 *
 * A setting that names a missing file is an error and not a reason to look on: the user asked for that one.
 */
export function findServer(places: Places): ServerCommand | NotFound {
  const [configured, ...args] = places.configured;
  if (configured !== undefined) {
    const command = expandHome(configured);
    const found = isAbsolute(command)
      ? executable(command, places.windows)
      : findOnPath(command, places);
    return found === undefined ? { configured } : { command: found, args, source: "setting" };
  }
  for (const { folder, source } of searchedFolders(places)) {
    const found = serverIn(folder, places.windows);
    if (found !== undefined) return { command: found, args: [], source };
  }
  return { configured: undefined };
}

/** Where the server is looked for when the setting is not set, in this order. */
export function searchedFolders({
  interpreter,
  environment,
  path,
  windows,
}: Omit<Places, "configured">): { folder: string; source: Source }[] {
  const beside = interpreter === undefined ? [] : [dirname(interpreter)];
  return [
    ...beside.flatMap((folder) => [folder, join(folder, "Scripts")]).map(from("interpreter")),
    from("extension")(scriptsOf(environment, windows)),
    // A relative entry of PATH would point into the workspace.
    ...path.split(delimiter).filter(isAbsolute).map(from("PATH")),
  ];
}

function from(source: Source): (folder: string) => { folder: string; source: Source } {
  return (folder) => ({ folder, source });
}

/** The server in a folder, or undefined. */
export function serverIn(folder: string, windows: boolean): string | undefined {
  return executable(join(folder, SERVER_NAME), windows);
}

export function isFound(result: ServerCommand | NotFound): result is ServerCommand {
  return "command" in result;
}

/** Search PATH for a bare name. Relative entries of PATH are passed over: they would point into the workspace. */
export function findOnPath(
  name: string,
  places: Pick<Places, "path" | "windows">,
): string | undefined {
  if (/[/\\]/.test(name)) return undefined;
  for (const folder of places.path.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const found = executable(join(folder, name), places.windows);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The folder of the commands of a virtual environment. */
export function scriptsOf(environment: string, windows: boolean): string {
  return join(environment, windows ? "Scripts" : "bin");
}

function expandHome(path: string): string {
  return /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path;
}

/** The path of a file that can be started, with `.exe` added on Windows when it is missing. */
function executable(path: string, windows: boolean): string | undefined {
  const full = windows && !/\.exe$/i.test(path) ? `${path}.exe` : path;
  try {
    accessSync(full, constants.X_OK);
    return statSync(full).isFile() ? full : undefined;
  } catch {
    return undefined;
  }
}
