import assert from "node:assert/strict";
import { test } from "node:test";
import {
  argumentsOf,
  asMarkdown,
  isModel,
  isRaisedLimit,
  isReport,
  linksIn,
  modelText,
  reportText,
} from "../src/requests.ts";

const PLACE = {
  textDocument: { uri: "file:///shop.py" },
  position: { line: 3, character: 4 },
};

test("each command is given what it is about", () => {
  assert.deepEqual(argumentsOf("rlm-lsp.why", PLACE), [PLACE]);
  assert.deepEqual(argumentsOf("rlm-lsp.predict", PLACE), [{ textDocument: PLACE.textDocument }]);
  assert.deepEqual(argumentsOf("rlm-lsp.reportWorkspace", PLACE), []);
});

test("without an editor only the workspace can be asked about", () => {
  assert.equal(argumentsOf("rlm-lsp.why", undefined), undefined);
  assert.equal(argumentsOf("rlm-lsp.reportDocument", undefined), undefined);
  assert.deepEqual(argumentsOf("rlm-lsp.reportWorkspace", undefined), []);
  assert.deepEqual(argumentsOf("rlm-lsp.calibrate", undefined), []);
});

test("other answers are no reports", () => {
  for (const answer of [null, true, "No estimate", {}]) assert.equal(isReport(answer), false);
});

test("item 22: an answer reads as the server wrote it", () => {
  assert.equal(asMarkdown("f has an estimate"), "f has an estimate");
  assert.equal(asMarkdown("__init__: `x` <b>"), "\\_\\_init\\_\\_: \\`x\\` \\<b\\>");
});

test("item 22: the status says what the model answers for", () => {
  assert.equal(modelText(undefined), "running");
  assert.equal(modelText({ languages: ["Python"] }), "answers for Python");
  assert.equal(modelText({ languages: ["Python", "Go", "C++"] }), "answers for Python, Go and C++");
  assert.equal(modelText({ problem: "no model in /x" }), "no estimates: no model in /x");
  assert.equal(isModel({ name: "small", languages: ["Python"] }), true);
  assert.equal(isModel({ problem: "no model in /x" }), true);
  for (const answer of [null, true, "small", {}]) assert.equal(isModel(answer), false);
});

test("no setting but a limit is changed on the server's word", () => {
  const asked = { textDocument: PLACE.textDocument, setting: "limits.time", value: "5 s" };
  assert.equal(isRaisedLimit(asked), true);
  const others = [undefined, {}, { ...asked, setting: "modelPath" }, { ...asked, value: 5 }];
  for (const argument of others) assert.equal(isRaisedLimit(argument), false);
});

test("a report that was cancelled says so first", () => {
  const report = { text: "table", units: [], complete: true };
  assert.equal(reportText(report), "table\n");
  assert.match(reportText({ ...report, complete: false }), /^Cancelled.*\n\ntable\n$/);
});

test("places in a report are links to the files themselves, wherever the paths begin", () => {
  const units = [
    { path: "my shop/a.py", uri: "file:///shop/my%20shop/a.py", start_line: 3 },
    { path: "b.cpp", uri: "file:///shop/b.cpp", start_line: 12 },
  ];
  const table = "time      function  where\n1.2 ms    total     my shop/a.py:3  5 lines unread";
  const text = `${table}\n\nb.cpp:12  find: no estimate: too long\n`;
  assert.deepEqual(linksIn(text, units), [
    { line: 1, start: 20, end: 34, uri: "file:///shop/my%20shop/a.py", target: 3 },
    { line: 3, start: 0, end: 8, uri: "file:///shop/b.cpp", target: 12 },
  ]);
});
