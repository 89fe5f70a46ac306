// Puts the wheel of the server that `make wheel` has built into dist/, for the package, with a wheel.json that says
// what it is.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const built = join("..", "dist");
const file = `rlm_lsp-${version}-py3-none-any.whl`;

for (const name of readdirSync("dist")) {
  if (name.endsWith(".whl")) rmSync(join("dist", name));
}
let content;
try {
  content = readFileSync(join(built, file));
} catch {
  console.error(`${file} is not in ${built}: run \`make wheel\` first.`);
  process.exit(1);
}
const digest = createHash("sha256").update(content).digest("hex");
writeFileSync(join("dist", file), content);
writeFileSync(join("dist", "wheel.json"), `${JSON.stringify({ file, version, digest })}\n`);
