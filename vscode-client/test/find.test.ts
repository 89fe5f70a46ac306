import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { findServer, type Places } from "../src/find.ts";

let root = "";

before(() => {
  root = mkdtempSync(join(tmpdir(), "find-"));
  for (const file of ["env/rlm-lsp", "env/python", "global/rlm-lsp", "own/server", "apart/bin/rlm-lsp"]) {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), "", { mode: 0o755 });
  }
  mkdirSync(join(root, "folder", "rlm-lsp"), { recursive: true });
  mkdirSync(join(root, "plain"));
  writeFileSync(join(root, "plain", "rlm-lsp"), "", { mode: 0o644 });
});

after(() => rmSync(root, { recursive: true }));

function places(changes: Partial<Places>): Places {
  return { configured: [], interpreter: undefined, environment: join(root, "no"), path: "", windows: false, ...changes };
}

test("the setting wins and keeps its arguments", () => {
  const found = findServer(
    places({ configured: [join(root, "own/server"), "-v"], path: join(root, "global") }),
  );
  assert.deepEqual(found, { command: join(root, "own/server"), args: ["-v"], source: "setting" });
});

test("a bare name in the setting is looked for on PATH", () => {
  const found = findServer(places({ configured: ["server"], path: join(root, "own") }));
  assert.deepEqual(found, { command: join(root, "own/server"), args: [], source: "setting" });
});

test("a setting that names nothing is reported, not replaced", () => {
  const found = findServer(places({ configured: ["/no/such/server"], path: join(root, "global") }));
  assert.deepEqual(found, { configured: "/no/such/server" });
});

test("a relative path in the setting is never followed", () => {
  const found = findServer(places({ configured: ["./own/server"], path: root }));
  assert.deepEqual(found, { configured: "./own/server" });
});

test("the interpreter's folder comes before PATH", () => {
  const found = findServer(
    places({ interpreter: join(root, "env/python"), path: join(root, "global") }),
  );
  assert.deepEqual(found, { command: join(root, "env/rlm-lsp"), args: [], source: "interpreter" });
});

test("the extension's own environment comes after the interpreter's folder and before PATH", () => {
  const environment = join(root, "apart");
  const own = { command: join(environment, "bin/rlm-lsp"), args: [], source: "extension" };
  const path = join(root, "global");
  assert.deepEqual(findServer(places({ environment, path })), own);
  const interpreter = join(root, "env/python");
  const found = findServer(places({ environment, path, interpreter }));
  assert.deepEqual(found, { command: join(root, "env/rlm-lsp"), args: [], source: "interpreter" });
});

test("PATH is last, without its relative entries, folders and files that cannot run", () => {
  const path = [".", "", "global", join(root, "folder"), join(root, "plain"), join(root, "global")];
  const found = findServer(
    places({ interpreter: "/no/such/python", path: path.join(delimiter) }),
  );
  assert.deepEqual(found, { command: join(root, "global/rlm-lsp"), args: [], source: "PATH" });
});

test("nothing found", () => {
  assert.deepEqual(findServer(places({ path: join(root, "own") })), { configured: undefined });
});
