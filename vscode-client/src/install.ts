/**
 * Installing the server that the extension carries. Nothing here knows VS Code, so that plain Node can test it.
 *
 * It goes beside the user's Python where that can take it unharmed, else into a virtual environment of the
 * extension's own.
 */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { findOnPath, SERVER_NAME, scriptsOf, searchedFolders, serverIn } from "./find.ts";

/** The server as a wheel in the extension's folder, described by `wheel.json` beside it. */
export interface Wheel {
  path: string;
  version: string;
  /** SHA-256 of the file. */
  digest: string;
}

/** What an installation may use. */
export interface Places {
  wheel: Wheel;
  /** Folder of the extension's own environment. */
  environment: string;
  /** The selected Python interpreter; leave undefined in an untrusted workspace. */
  interpreter: string | undefined;
  /** The PATH variable. */
  path: string;
  windows: boolean;
}

export interface Watcher {
  /** A line of output, for the log. */
  log(line: string): void;
  /** What is being done, in a few words. */
  say(step: string): void;
  signal: AbortSignal;
}

export interface Installed {
  command: string;
  version: string;
  /** Whether it is in the extension's own environment. */
  own: boolean;
}

/** Why nothing was installed, for the user to read. */
export class InstallError extends Error {}

/** What a Python says of itself. */
interface Python {
  executable: string;
  version: [number, number];
  /** Where its commands are put. */
  scripts: string;
  /** Whether its packages and commands can be written. */
  writable: boolean;
  /** Whether the system's package manager wants it left alone (PEP 668). */
  managed: boolean;
  pip: boolean;
  /** Versions of what is installed, by name. */
  packages: Record<string, string>;
}

const LEAST: [number, number] = [3, 10];

const PROBE = `
import json, os, sys
python = {"executable": sys.executable, "version": list(sys.version_info[:2])}
if python["version"] >= [3, 10]:
    import importlib.metadata, importlib.util, sysconfig
    paths = sysconfig.get_paths()
    marker = os.path.join(paths["stdlib"], "EXTERNALLY-MANAGED")
    found = [(one.metadata["Name"], one.version) for one in importlib.metadata.distributions()]
    python["scripts"] = paths["scripts"]
    places = [paths["purelib"], paths["platlib"], paths["scripts"]]
    python["writable"] = all(os.access(place, os.W_OK) for place in places)
    python["managed"] = sys.prefix == sys.base_prefix and os.path.exists(marker)
    python["pip"] = importlib.util.find_spec("pip") is not None
    python["packages"] = {name: version for name, version in found if name and version}
print(json.dumps(python))
`;

/** The wheel in a folder of the extension, or undefined where none was packaged. */
export async function wheelIn(folder: string): Promise<Wheel | undefined> {
  try {
    const { file, version, digest } = JSON.parse(await readFile(join(folder, "wheel.json"), "utf8"));
    return { path: join(folder, file), version, digest };
  } catch {
    return undefined;
  }
}

/** Whether the extension's own environment holds just this wheel. */
export async function isCurrent(environment: string, wheel: Wheel): Promise<boolean> {
  try {
    return (await readFile(markOf(environment), "utf8")) === wheel.digest;
  } catch {
    return false;
  }
}

/**
 * Install the wheel, with what it needs from the user's package index.
 *
 * Throws an InstallError.
 */
export async function install(places: Places, watcher: Watcher): Promise<Installed> {
  const python = await firstPython(places, watcher);
  const objection = objectionTo(python, places);
  if (objection === undefined) {
    try {
      return await installBeside(python, places, watcher);
    } catch (error) {
      if (watcher.signal.aborted || !(error instanceof InstallError)) throw error;
      watcher.log(`Not beside ${python.executable}: ${error.message}`);
    }
  } else {
    watcher.log(`Not beside ${python.executable}: ${objection}`);
  }
  return installApart(async () => python, places, watcher);
}

/** Install the wheel over the extension's own environment, unless another window has done that already. */
export async function update(places: Places, watcher: Watcher): Promise<void> {
  await installApart(() => firstPython(places, watcher), places, watcher);
}

/** The first Python that is new enough: the selected one, then those on PATH. */
async function firstPython(places: Places, watcher: Watcher): Promise<Python> {
  const old: string[] = [];
  for (const path of pythons(places)) {
    const python = await probe(path, watcher);
    if (python === undefined) continue;
    if (isNewEnough(python)) return python;
    old.push(`${path} is ${python.version.join(".")}`);
  }
  const found = old.length === 0 ? "none was found" : old.join(", ");
  throw new InstallError(`It needs Python ${LEAST.join(".")} or later; ${found}.`);
}

function* pythons({ interpreter, path, windows }: Places): Generator<string> {
  if (interpreter !== undefined) yield interpreter;
  for (const name of windows ? ["python", "py"] : ["python3", "python"]) {
    for (const folder of path.split(delimiter)) {
      const found = findOnPath(name, { path: folder, windows });
      if (found !== undefined) yield found;
    }
  }
}

function isNewEnough({ version: [major, minor] }: Python): boolean {
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
}

async function probe(path: string, watcher: Watcher): Promise<Python | undefined> {
  try {
    const lines = await run(path, ["-I", "-c", PROBE], { ...watcher, log: () => {} });
    return JSON.parse(lines.at(-1) ?? "");
  } catch (error) {
    if (watcher.signal.aborted) throw error;
    return undefined; // a stub, such as that of the Microsoft Store, or one that does not start
  }
}

/** Why the server can't go beside a Python, or undefined. */
function objectionTo(python: Python, places: Places): string | undefined {
  if (!python.writable) return "it can't be written to";
  if (python.managed) return "the system manages it";
  if (!python.pip) return "it has no pip";
  const isThere = (folder: string) => relative(folder, python.scripts) === "";
  const used = searchedFolders(places)
    .map(({ folder }) => folder)
    .find((folder) => isThere(folder) || serverIn(folder, places.windows) !== undefined);
  if (used === undefined) return `the server is not looked for in ${python.scripts}`;
  return isThere(used) ? undefined : `the server in ${used} would go on being used`;
}

/** Install beside the user's Python. What the user has installed there keeps its version. */
async function installBeside(python: Python, places: Places, watcher: Watcher): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), "rlm-lsp-"));
  try {
    const constraints = join(folder, "constraints.txt");
    const kept = Object.entries(python.packages).filter(
      ([name, version]) => name !== SERVER_NAME && /^\d[\w.+!]*$/.test(version),
    );
    await writeFile(constraints, kept.map((pair) => `${pair.join("==")}\n`).join(""));
    watcher.say(`beside ${python.executable}`);
    await pip(python, places.wheel, ["--constraint", constraints], watcher);
  } finally {
    await rm(folder, { recursive: true });
  }
  return check(python.scripts, { windows: places.windows, own: false }, watcher);
}

/**
 * Install in the extension's own environment, unless another window has just done so.
 *
 * `base` gives the Python that it is made with, where it is not there or does not work.
 */
async function installApart(
  base: () => Promise<Python>,
  { environment, wheel, windows }: Places,
  watcher: Watcher,
): Promise<Installed> {
  const scripts = scriptsOf(environment, windows);
  await mkdir(dirname(environment), { recursive: true });
  const unlock = await lock(`${environment}.lock`, watcher);
  try {
    if (!(await isCurrent(environment, wheel))) {
      const python = await madeEnvironment(base, environment, windows, watcher);
      watcher.say("in an environment of its own");
      await pip(python, wheel, [], watcher);
    }
    const installed = await check(scripts, { windows, own: true }, watcher);
    await writeFile(markOf(environment), wheel.digest);
    return installed;
  } finally {
    await unlock();
  }
}

/** The Python of a virtual environment, which is made anew where it does not work. */
async function madeEnvironment(
  base: () => Promise<Python>,
  environment: string,
  windows: boolean,
  watcher: Watcher,
): Promise<Python> {
  const executable = join(scriptsOf(environment, windows), windows ? "python.exe" : "python");
  const old = await probe(executable, watcher);
  if (old !== undefined && isNewEnough(old) && old.pip) return old;
  watcher.say("making an environment of its own");
  const { executable: maker } = await base();
  await run(maker, ["-I", "-m", "venv", "--clear", environment], watcher);
  const made = await probe(executable, watcher);
  if (made === undefined) throw new InstallError(`${executable} does not start.`);
  return made;
}

async function pip(python: Python, wheel: Wheel, options: string[], watcher: Watcher): Promise<void> {
  const words = ["-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check"];
  words.push("--progress-bar", "off", "--no-warn-script-location");
  if (python.packages[SERVER_NAME] === wheel.version) {
    // pip takes another wheel of the same version for the same.
    await run(python.executable, [...words, "--force-reinstall", "--no-deps", wheel.path], watcher);
  }
  await run(python.executable, [...words, ...options, wheel.path], watcher);
}

/** Whether what was installed starts, and what it is. */
async function check(
  scripts: string,
  { windows, own }: { windows: boolean; own: boolean },
  watcher: Watcher,
): Promise<Installed> {
  const command = serverIn(scripts, windows);
  if (command === undefined) throw new InstallError(`There is no ${SERVER_NAME} in ${scripts}.`);
  const lines = await run(command, ["--version"], watcher);
  return { command, version: lines.at(-1)?.split(" ").at(-1) ?? "", own };
}

/**
 * Run a command and wait for its end.
 *
 * Returns the lines of its standard output. Throws an InstallError with what the command says of its failure.
 */
function run(command: string, args: string[], { log, say, signal }: Watcher): Promise<string[]> {
  log(`> ${[command, ...args].join(" ")}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      // Not in the workspace, and not into the user's own folder of packages.
      cwd: tmpdir(),
      env: { ...process.env, PIP_USER: "0", PYTHONUTF8: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      signal,
    });
    const output: string[] = [];
    const all: string[] = [];
    const told = (line: string) => {
      log(line);
      all.push(line);
      const step = stepOf(line);
      if (step !== undefined) say(step);
    };
    createInterface({ input: child.stdout }).on("line", (line) => output.push(line) && told(line));
    createInterface({ input: child.stderr }).on("line", told);
    child.on("error", (error) => {
      reject(new InstallError(signal.aborted ? "It was cancelled." : `${command}: ${error.message}`));
    });
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new InstallError(reasonIn(all) || `${command} ended with ${code}.`));
    });
  });
}

/** What a line of pip's output says is being done, in a few words. */
export function stepOf(line: string): string | undefined {
  const found = /^\s*(Collecting|Downloading|Installing|Processing)\s+(.*)$/.exec(line);
  if (found === null) return undefined;
  const [, what, rest = ""] = found;
  if (what === "Installing") return "installing packages";
  const name = /[^/\\]*$/.exec(rest.split(" (")[0]?.trim() ?? "")?.[0] ?? "";
  const size = /\(([\d.]+ [kMG]?B)\)/.exec(rest)?.[1];
  const short = /^[A-Za-z0-9._]+/.exec(name.replace(/-\d.*$/, "").replaceAll("-", "_"))?.[0];
  if (short === undefined) return undefined;
  const package_ = short.replaceAll("_", "-");
  return `${what === "Downloading" ? "downloading" : "collecting"} ${package_}${size ? ` (${size})` : ""}`;
}

/** Why a command failed, from what it wrote: pip's errors, a traceback's last line, or else all of it. */
export function reasonIn(lines: string[]): string {
  const words = lines.map((line) => line.trim()).filter((line) => line !== "");
  const errors = words.filter((line) => line.startsWith("ERROR:")).map((line) => line.slice(7));
  const isTraceback = words.some((line) => line.startsWith("Traceback"));
  const said = (errors.length > 0 ? errors : isTraceback ? words.slice(-1) : words).join(" ");
  const offline = lines.some((line) => /connection broken|NewConnectionError|ProxyError/.test(line));
  const reason = offline ? `pip can't reach its package index. ${said}` : said;
  return reason.length > 400 ? `${reason.slice(0, 400)}…` : reason;
}

/** Whether a version such as `0.1.0` comes before another. */
export function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, "en", { numeric: true }) < 0;
}

function markOf(environment: string): string {
  return join(environment, "rlm-lsp.sha256");
}

/** Wait until no other window installs here. */
async function lock(path: string, { say, signal }: Watcher): Promise<() => Promise<void>> {
  for (;;) {
    try {
      const file = await open(path, "wx");
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (await isLeftBehind(path)) {
      await rm(path, { force: true });
      continue;
    }
    say("waiting for another window");
    await sleep(500);
    if (signal.aborted) throw new InstallError("It was cancelled.");
  }
}

/** Whether the process that holds a lock has ended. */
async function isLeftBehind(path: string): Promise<boolean> {
  try {
    const holder = Number(await readFile(path, "utf8"));
    if (holder > 0) process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
