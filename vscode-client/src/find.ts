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
  if (places.interpreter !== undefined) {
    const folder = dirname(places.interpreter);
    for (const candidate of [join(folder, SERVER_NAME), join(folder, "Scripts", SERVER_NAME)]) {
      const found = executable(candidate, places.windows);
      if (found !== undefined) return { command: found, args: [], source: "interpreter" };
    }
  }
  const own = executable(
    join(scriptsOf(places.environment, places.windows), SERVER_NAME),
    places.windows,
  );
  if (own !== undefined) return { command: own, args: [], source: "extension" };
  const found = findOnPath(SERVER_NAME, places);
  return found === undefined
    ? { configured: undefined }
    : { command: found, args: [], source: "PATH" };
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
