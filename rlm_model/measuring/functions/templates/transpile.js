// Takes the types out of TypeScript files: they are of no account when a function runs.
// node transpile.js <folder of npm packages> <output folder> <files: .../unit/name.ts>
"use strict";

const fs = require("fs");
const path = require("path");

const [tools, out, ...files] = process.argv.slice(2);
const ts = require(path.join(tools, "node_modules", "typescript"));

const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS };

for (const file of files) {
  const text = fs.readFileSync(file, "utf8");
  const done = ts.transpileModule(text, { compilerOptions, reportDiagnostics: true });
  const [fault] = done.diagnostics;
  if (fault !== undefined) {
    const message = ts.flattenDiagnosticMessageText(fault.messageText, " ");
    const line = ts.getLineAndCharacterOfPosition(fault.file, fault.start).line + 1;
    console.error(`${file}:${line}: error: ${message}`);
    process.exitCode = 1;
    continue;
  }
  const unit = path.join(out, path.basename(path.dirname(file)));
  fs.mkdirSync(unit, { recursive: true });
  // The types tell the driver what a dictionary is, and are gone below.
  const maps = /\bMap\s*</.test(text) ? "globalThis.rlmMaps = true;" : "";
  fs.writeFileSync(path.join(unit, "measured.js"), `${maps}${done.outputText}`);
}
