import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import {
  install,
  InstallError,
  isCurrent,
  isOlder,
  type Places,
  reasonIn,
  stepOf,
  update,
  type Watcher,
  wheelIn,
} from "../src/install.ts";

let root = "";
let said: string[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "install-"));
  said = [];
  write("made.json", JSON.stringify({ ...GOOD, executable: OWN_PYTHON(), scripts: "any" }));
});

afterEach(() => rmSync(root, { recursive: true }));

const GOOD = { version: [3, 11], writable: true, managed: false, pip: true, packages: {} };
const OWN_PYTHON = () => join(root, "storage/server/bin/python");
const OWN_SERVER = () => join(root, "storage/server/bin/rlm-lsp");

function write(path: string, text: string, mode = 0o644): string {
  const full = join(root, path);
  mkdirSync(join(full, ".."), { recursive: true });
  writeFileSync(full, text, { mode });
  return full;
}

/**
 * A Python in the folder `bin` of a folder, which says `about` of itself and notes in `calls` what it is asked to do.
 *
 * Its pip first runs the shell commands `pip`, then puts a server beside it.
 */
function python(folder: string, about: object = {}, pip = ":"): string {
  const scripts = join(root, folder, "bin");
  const executable = write(
    `${folder}/bin/python3`,
    `#!/bin/sh
here=$(dirname "$0")
case "$2 $3" in
  "-m venv")
    echo "$here $*" >>"${root}/calls"
    mkdir -p "$5/bin" && cp "$0" "$5/bin/python" && cp "${root}/made.json" "$5/bin/about.json" ;;
  "-m pip")
    echo "$here $*" >>"${root}/calls"
    ${pip}
    printf '#!/bin/sh\\necho rlm-lsp 1.2.3\\n' >"$here/rlm-lsp"
    chmod +x "$here/rlm-lsp" ;;
  *) cat "$here/about.json" ;;
esac
`,
    0o755,
  );
  write(`${folder}/bin/about.json`, JSON.stringify({ ...GOOD, executable, scripts, ...about }));
  return executable;
}

/** What Pythons were asked to do since the last call. */
function calls(): string[] {
  const path = join(root, "calls");
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  unlinkSync(path);
  return text.trim().split("\n");
}

function places(changes: Partial<Places> = {}): Places {
  return {
    wheel: { path: join(root, "rlm_lsp.whl"), version: "1.2.3", digest: "new" },
    environment: join(root, "storage/server"),
    interpreter: undefined,
    path: join(root, "global/bin"),
    windows: false,
    ...changes,
  };
}

function watcher(signal = new AbortController().signal): Watcher {
  return { log: () => {}, say: (step) => said.push(step), signal };
}

test("the server goes beside the selected Python, whose packages keep their versions", async () => {
  const packages = { numpy: "1.26.4", "rlm-lsp": "1.0", odd: "no version" };
  const keep = `while [ "$1" != --constraint ]; do shift; done; cp "$2" "${root}/constraints"`;
  const interpreter = python("env", { packages }, keep);
  python("global");
  const installed = await install(places({ interpreter }), watcher());
  const command = join(root, "env/bin/rlm-lsp");
  assert.deepEqual(installed, { command, version: "1.2.3", own: false });
  assert.equal(readFileSync(join(root, "constraints"), "utf8"), "numpy==1.26.4\n");
  const [call, ...more] = calls();
  assert.match(call ?? "", /env\/bin -I -m pip install .*rlm_lsp\.whl$/);
  assert.deepEqual(more, []);
});

test("without a selected Python the one on PATH takes it", async () => {
  python("global");
  const installed = await install(places(), watcher());
  assert.equal(installed.command, join(root, "global/bin/rlm-lsp"));
});

const LEFT_ALONE = {
  "is managed by the system": { managed: true },
  "can't be written to": { writable: false },
  "has no pip": { pip: false },
  "puts commands where nobody looks": { scripts: "/elsewhere" },
};

for (const [what, about] of Object.entries(LEFT_ALONE)) {
  test(`a Python that ${what} is left alone: the server gets an environment of its own`, async () => {
    python("global", about);
    const installed = await install(places(), watcher());
    assert.deepEqual(installed, { command: OWN_SERVER(), version: "1.2.3", own: true });
    const [venv, pip, ...more] = calls();
    assert.match(venv ?? "", /global\/bin -I -m venv --clear .*storage\/server$/);
    assert.match(pip ?? "", /storage\/server\/bin -I -m pip install .*rlm_lsp\.whl$/);
    assert.deepEqual(more, []);
    assert.ok(await isCurrent(places().environment, places().wheel));
    assert.deepEqual(said, ["making an environment of its own", "in an environment of its own"]);
  });
}

test("where another server would go on being used, the new one gets an environment of its own", async () => {
  python("global");
  write("pipx/bin/rlm-lsp", "", 0o755);
  const path = [join(root, "pipx/bin"), join(root, "global/bin")].join(delimiter);
  assert.equal((await install(places({ path }), watcher())).own, true);
  // From now on that one is used.
  assert.equal((await install(places(), watcher())).own, true);
});

test("where pip would have to change the user's packages, the server gets an environment of its own", async () => {
  const refuse = `case "$here" in *env/bin) echo "ERROR: ResolutionImpossible" >&2; exit 1 ;; esac`;
  const interpreter = python("env", {}, refuse);
  const installed = await install(places({ interpreter }), watcher());
  assert.deepEqual(installed, { command: OWN_SERVER(), version: "1.2.3", own: true });
});

test("pip's error is told, and what failed does not count as installed", async () => {
  const fail = `echo "WARNING: Retrying after connection broken by NewConnectionError"
    echo "ERROR: No matching distribution found for pygls" >&2; exit 1`;
  python("global", { managed: true }, fail);
  await assert.rejects(install(places(), watcher()), (error: Error) => {
    assert.ok(error instanceof InstallError);
    assert.equal(
      error.message,
      "pip can't reach its package index. No matching distribution found for pygls",
    );
    return true;
  });
  assert.equal(await isCurrent(places().environment, places().wheel), false);
});

test("a server that does not start does not count as installed", async () => {
  python("global", { managed: true }, `printf '#!/bin/sh\\nexit 3\\n' >"$here/rlm-lsp"; chmod +x "$here/rlm-lsp"; exit`);
  await assert.rejects(install(places(), watcher()), /rlm-lsp ended with 3/);
  assert.equal(await isCurrent(places().environment, places().wheel), false);
});

test("a Python that is too old is passed over, and told where there is no other", async () => {
  const interpreter = python("env", { version: [3, 8], scripts: undefined });
  python("global");
  const installed = await install(places({ interpreter }), watcher());
  assert.equal(installed.command, join(root, "global/bin/rlm-lsp"));
  const nothing = places({ interpreter, path: "" });
  const reason = `It needs Python 3.10 or later; ${interpreter} is 3.8.`;
  await assert.rejects(install(nothing, watcher()), { message: reason });
  await assert.rejects(
    install(places({ path: "" }), watcher()),
    /It needs Python 3.10 or later; none was found/,
  );
});

test("a newer wheel is installed over the old environment, once", async () => {
  python("global", { managed: true });
  await install(places(), watcher());
  calls();
  const wheel = { path: join(root, "newer.whl"), version: "1.3.0", digest: "newer" };
  assert.equal(await isCurrent(places().environment, wheel), false);
  // Also where the Python that made the environment is not on PATH any more.
  await update(places({ wheel, path: "" }), watcher());
  assert.match(calls().join("\n"), /^\S*storage\/server\/bin -I -m pip install .*newer\.whl$/);
  assert.ok(await isCurrent(places().environment, wheel));
  await update(places({ wheel }), watcher());
  assert.deepEqual(calls(), []);
});

test("another wheel of the same version is installed too", async () => {
  python("global", { managed: true });
  const about = { ...GOOD, executable: OWN_PYTHON(), scripts: "any", packages: { "rlm-lsp": "1.2.3" } };
  write("made.json", JSON.stringify(about));
  await install(places(), watcher());
  assert.match(calls()[1] ?? "", /--force-reinstall --no-deps .*rlm_lsp\.whl$/);
});

test("an environment whose Python is gone is made anew", async () => {
  python("global", { managed: true });
  await install(places(), watcher());
  unlinkSync(OWN_PYTHON());
  calls();
  await update(places({ wheel: { ...places().wheel, digest: "newer" } }), watcher());
  assert.match(calls()[0] ?? "", /-m venv/);
});

test("of two windows one installs, and the other one waits for it", async () => {
  python("global", { managed: true }, "sleep 1");
  const both = await Promise.all([install(places(), watcher()), install(places(), watcher())]);
  assert.deepEqual(both.map(({ own }) => own), [true, true]);
  assert.equal(calls().length, 2, "venv and pip, once each");
  assert.ok(said.includes("waiting for another window"));
});

test("a window that has ended holds up nobody", async () => {
  python("global", { managed: true });
  const { pid } = spawnSync("true");
  write("storage/server.lock", String(pid));
  await install(places(), watcher());
  assert.equal(existsSync(join(root, "storage/server.lock")), false);
});

test("an installation can be cancelled", async () => {
  const interpreter = python("env", {}, "exec sleep 60");
  const cancel = new AbortController();
  const watched = watcher(cancel.signal);
  const installing = install(places({ interpreter }), {
    ...watched,
    say: (step) => {
      watched.say(step);
      setTimeout(() => cancel.abort(), 200);
    },
  });
  await assert.rejects(installing, { message: "It was cancelled." });
  assert.equal(calls().length, 1, "nothing else is tried");
});

test("the wheel is the one that was packaged", async () => {
  const about = { file: "rlm_lsp-1.2.3-py3-none-any.whl", version: "1.2.3", digest: "d" };
  write("dist/wheel.json", JSON.stringify(about));
  const dist = join(root, "dist");
  assert.deepEqual(await wheelIn(dist), { path: join(dist, about.file), version: "1.2.3", digest: "d" });
  assert.equal(await wheelIn(root), undefined);
});

test("pip's lines as steps", () => {
  const steps = {
    "Collecting onnxruntime>=1.21 (from rlm-lsp==0.1.0)": "collecting onnxruntime",
    "  Downloading onnxruntime-1.23.2-cp311-cp311-manylinux_2_28_x86_64.whl (17.4 MB)":
      "downloading onnxruntime (17.4 MB)",
    "Processing /ext/dist/rlm_lsp-0.1.0-py3-none-any.whl": "collecting rlm-lsp",
    "Downloading https://x.org/tree_sitter_c_sharp-0.23.1-cp39-abi3-linux.whl (402 kB)":
      "downloading tree-sitter-c-sharp (402 kB)",
    "Installing collected packages: numpy, rlm-lsp": "installing packages",
    "Requirement already satisfied: numpy": undefined,
  };
  for (const [line, step] of Object.entries(steps)) assert.equal(stepOf(line), step);
});

test("why a command failed", () => {
  const pip = ["Collecting a", "ERROR: no a", "ERROR: no b", "[notice] a new pip"];
  assert.equal(reasonIn(pip), "no a no b");
  assert.equal(reasonIn(["Traceback (most recent call last):", "  x", "OSError: full", ""]), "OSError: full");
  const venv = ["ensurepip is not available.", "", "    apt install python3.11-venv"];
  assert.equal(reasonIn(venv), "ensurepip is not available. apt install python3.11-venv");
});

test("versions are compared as numbers", () => {
  assert.ok(isOlder("0.9.0", "0.10.0"));
  assert.ok(!isOlder("0.10.0", "0.10.0"));
  assert.ok(!isOlder("1.0.0", "0.10.0"));
});
