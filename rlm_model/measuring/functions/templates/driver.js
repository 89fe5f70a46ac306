// Builds arguments by the tags of their tokens, times a function, and calls it for its memory.
// The protocol is that of rlm_model.measuring.functions.driver.
"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");
const url = require("url");
const v8 = require("v8");
const vm = require("vm");

const [sourcePath, commandsPath, answersPath, owner, name] = process.argv.slice(2);

// The results of the calls: what nobody can reach, the compiler might leave out.
let kept;

const Generator = Object.getPrototypeOf(function* () {});

class Commands {
  constructor(file) {
    this.file = fs.openSync(file, "r");
    this.left = Buffer.alloc(0);
  }

  fill() {
    const chunk = Buffer.alloc(1 << 16);
    const count = fs.readSync(this.file, chunk);
    this.left = Buffer.concat([this.left, chunk.subarray(0, count)]);
    return count > 0;
  }

  line() {
    let end = this.left.indexOf(10);
    while (end < 0) {
      if (!this.fill()) return undefined;
      end = this.left.indexOf(10);
    }
    return this.take(end + 1).toString("utf8", 0, end);
  }

  take(count) {
    while (this.left.length < count && this.fill());
    const taken = this.left.subarray(0, count);
    this.left = this.left.subarray(count);
    return taken;
  }
}

const ESCAPES = { n: "\n", r: "\r", "\\": "\\" };

function build(tokens) {
  let next = 0;
  function read() {
    const token = tokens[next++];
    const text = token.slice(1);
    switch (token[0]) {
      case "i":
        return Number(text);
      case "f":
        return { inf: Infinity, "-inf": -Infinity, nan: NaN }[text] ?? Number(text);
      case "b":
        return text === "1";
      case "s":
        return text.includes("\\") ? text.replace(/\\(.)/g, (_, c) => ESCAPES[c]) : text;
      case "n":
        return null;
      case "e": {
        const items = new Set();
        for (let left = Number(text); left > 0; left--) items.add(read());
        return items;
      }
      case "m":
        return mapping(Number(text));
      default: {
        const items = [];
        for (let left = Number(text); left > 0; left--) items.push(read());
        return items;
      }
    }
  }
  function mapping(count) {
    const entries = [];
    for (let left = count; left > 0; left--) entries.push([read(), read()]);
    // Where TypeScript's types say so, a dictionary is a Map.
    return globalThis.rlmMaps ? new Map(entries) : Object.fromEntries(entries);
  }
  return read();
}

async function load() {
  const source = fs.readFileSync(sourcePath, "utf8");
  const root = owner || name;
  const found = await evaluate(source, root);
  if (found === undefined) throw new Error(`there is no ${root}`);
  if (!owner) return () => ({ callee: found, receiver: undefined });
  const known = typeof found[name] === "function";
  if (!known && typeof new found()[name] !== "function") {
    throw new Error(`there is no ${owner}.${name}`);
  }
  return () => {
    // A call's object is its own: what an earlier one kept there would spare it work.
    const receiver = known ? found : new found();
    return { callee: receiver[name], receiver };
  };
}

async function evaluate(source, root) {
  const module = { exports: {} };
  const exported = `module.exports[${JSON.stringify(root)}]`;
  const ending = `\n;return typeof ${root} === "undefined" ? ${exported} : ${root};`;
  let script;
  try {
    script = vm.compileFunction(source + ending, ["require", "module", "exports"]);
  } catch (error) {
    if (!/\b(import|export)\b/.test(source)) throw error;
    // import and export stand in modules alone.
    const file = path.join(os.tmpdir(), "measured.mjs");
    fs.writeFileSync(file, `${source}\nexport { ${root} as measuredEntry };\n`);
    return (await import(url.pathToFileURL(file).href)).measuredEntry;
  }
  return script(require, module, module.exports);
}

function nothing() {}

// Runs a generator to its end: its body is what the call costs.
function consumed(result) {
  if (result instanceof Generator) for (const _ of result);
  return result;
}

// Nanoseconds that this thread waited for a core.
function waited() {
  return BigInt(fs.readFileSync("/proc/thread-self/schedstat", "latin1").split(" ")[1]);
}

function nanoseconds(group) {
  const began = process.hrtime.bigint();
  const before = waited();
  const start = process.hrtime.bigint();
  for (const { callee, receiver, one } of group) kept = consumed(callee.apply(receiver, one));
  const end = process.hrtime.bigint();
  const delay = waited() - before;
  // Some of the wait may lie outside the calls: rather too little is taken off than too much.
  const outside = start - began + (process.hrtime.bigint() - end);
  return end - start - (delay > outside ? delay - outside : 0n);
}

function clockNanoseconds() {
  const times = Array.from({ length: 100 }, () => {
    const start = process.hrtime.bigint();
    return Number(process.hrtime.bigint() - start);
  });
  return Math.min(...times);
}

// Bytes of the heap that a call held at once, garbage that was not collected yet included.
function allocated({ callee, receiver, one }) {
  const profiler = new v8.GCProfiler();
  profiler.start();
  const before = held(v8.getHeapStatistics());
  kept = consumed(callee.apply(receiver, one));
  const peaks = [held(v8.getHeapStatistics())];
  for (const { beforeGC } of profiler.stop().statistics) peaks.push(held(beforeGC.heapStatistics));
  return Math.max(...peaks) - before;
}

function held(statistics) {
  const heap = statistics.used_heap_size ?? statistics.usedHeapSize;
  return heap + (statistics.external_memory ?? statistics.externalMemory);
}

function describe(error) {
  if (!(error instanceof Error)) return `exception: ${String(error)}`;
  return `${error.name}: ${error.message}`;
}

async function main() {
  const commands = new Commands(commandsPath);
  const answers = fs.openSync(answersPath, "w");
  const tell = (text) => fs.writeSync(answers, `${text.replace(/\s+/g, " ")}\n`);
  let make;
  try {
    make = await load();
    if (make().callee.constructor.name === "AsyncFunction") {
      throw new TypeError("an async function: only an event loop can run it");
    }
    tell("ok");
  } catch (error) {
    tell(`error ${describe(error)}`);
    return;
  }
  let tokens = [];
  let ready;
  for (let line = commands.line(); line !== undefined; line = commands.line()) {
    const [word, count] = line.split(" ");
    let told = "ok";
    try {
      if (word === "load") {
        tokens = commands.take(Number(count)).toString("utf8").split("\n");
        build(tokens);
      } else if (word === "time") {
        const group = Array.from({ length: Number(count) }, () => ({
          ...make(),
          one: build(tokens),
        }));
        told = String(nanoseconds(group));
      } else if (word === "clock") {
        told = String(clockNanoseconds());
      } else if (word === "ready") {
        kept = undefined;
        ready = { ...make(), one: build(tokens) };
        global.gc();
      } else {
        // The first time costs more, and now and then one does.
        const idle = Array.from({ length: 5 }, () => allocated({ ...ready, callee: nothing }));
        told = String(Math.max(allocated(ready) - Math.min(...idle), 0));
      }
    } catch (error) {
      told = `error ${describe(error)}`;
    }
    tell(told);
  }
}

main();
