// Plays a scenario in a running VS Code with the workspace open, and prints what was seen as one line of JSON.
//
//   node look.mjs '{"scenario": "estimates", "url": ..., "profile": ..., "chromium": ..., "screenshot": ...,
//                   "plan": ..., "settings": ...}'
//
// The scenarios are the functions estimates, documents, commands, setting, raised, restart, missing, installed,
// shown and typing.
//
// On a failure a picture of the page goes to the screenshot's path, and what the extension's status and the
// notifications say to stderr.
import { chromium } from "playwright-core";

const options = JSON.parse(process.argv[2]);
// Long, for a machine that is busy with other things: nothing here takes more than a few seconds by itself.
const WAIT = { timeout: 180_000 };

const context = await chromium.launchPersistentContext(options.profile, {
  executablePath: options.chromium,
  headless: true,
  viewport: { width: 1100, height: 640 },
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

/** What every estimate says; VS Code draws its spaces non-breaking. */
const ESTIMATE = /at\sn\s=\s/;

/** The estimate in a line of the editor, or an empty text: a hint is drawn inside the line. */
async function hintOn(line) {
  const text = await line.innerText();
  return ESTIMATE.test(text) ? text : "";
}

/** The code lens that is drawn nearest above a line. */
async function lensAbove(page, line) {
  const { y } = await line.boundingBox();
  const lenses = [];
  for (const lens of await page.locator(".codelens-decoration").all()) {
    const box = await lens.boundingBox();
    if (box !== null && box.y < y) lenses.push({ y: box.y, lens });
  }
  return lenses.sort((a, b) => b.y - a.y)[0].lens;
}

/** The text of a hover, its tables as rows of cells with bars between them. */
async function hoverText(hover) {
  return hover.evaluate((node) => {
    const rows = [...node.querySelectorAll("tr")].map((row) =>
      [...row.cells].map((cell) => cell.innerText.trim()).join(" | "),
    );
    return [node.innerText, ...rows].join("\n");
  });
}

async function openWorkspace(page) {
  await page.goto(options.url);
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "shop.py" }).waitFor(WAIT);
}

async function open(page, file) {
  await page.keyboard.press("Control+p");
  await pick(page, file);
  await page.locator(".tab.active", { hasText: file }).waitFor(WAIT);
}

async function openShop(page) {
  await openWorkspace(page);
  await open(page, "shop.py");
}

async function command(page, name) {
  await page.keyboard.press("F1");
  await pick(page, name);
}

/** Choose in the list that is open, once it offers it. */
async function pick(page, name) {
  await page.locator(".quick-input-widget input").first().waitFor(WAIT);
  await page.keyboard.type(name);
  await page.locator(".quick-input-list .focused", { hasText: name }).waitFor(WAIT);
  await page.keyboard.press("Enter");
}

const lens = (page, text) => page.locator(".codelens-decoration", { hasText: text }).first();

const openHover = (page) =>
  page.locator(".monaco-hover:not(.hidden)", { has: page.locator("table") }).first();

/** What is shown for a function: {lens, clicked, hint, hover}; `clicked` is what a click on the lens opens. */
async function estimate(page, file, name) {
  await open(page, file);
  const line = page.locator(".view-line", { hasText: name }).first();
  await line.waitFor(WAIT);
  await lens(page, ESTIMATE).waitFor(WAIT);
  const above = await lensAbove(page, line);
  const seen = { lens: await above.innerText(), hint: await hintOn(line) };
  await above.locator("a").first().click();
  await openHover(page).waitFor(WAIT);
  seen.clicked = await hoverText(openHover(page));
  await page.keyboard.press("Escape");
  await openHover(page).waitFor({ state: "hidden", ...WAIT });
  await line.locator("span", { hasText: new RegExp(`^${name}$`) }).first().hover();
  await openHover(page).waitFor(WAIT);
  seen.hover = await hoverText(openHover(page));
  seen.warnings = await page.locator(".view-overlays [class*=squiggly-]").count();
  return seen;
}

/** Why there is no estimate for a function, and what is shown all the same. */
async function reason(page, file, name) {
  await open(page, file);
  await page.locator(".view-line span", { hasText: new RegExp(`^${name}$`) }).first().click(WAIT);
  const text = await why(page);
  return { text, lenses: await lens(page, ESTIMATE).count() };
}

/** Why there is no estimate at the cursor. */
async function why(page) {
  await command(page, "RLM LSP: Why No Estimate Here?");
  const answer = page.locator(".monaco-hover:not(.hidden)", { hasText: "estimate" }).first();
  await answer.waitFor(WAIT);
  const text = await answer.innerText();
  await page.keyboard.press("Escape");
  await answer.waitFor({ state: "hidden", ...WAIT });
  return text;
}

/** What is shown for each function of the plan, and why there is nothing: {shown, asked, beside}. */
async function estimates(page) {
  await openWorkspace(page);
  const seen = { shown: {}, asked: {}, beside: {} };
  for (const [file, name] of Object.entries(options.plan.asked)) {
    const { text, lenses } = await reason(page, file, name);
    seen.asked[file] = text;
    seen.beside[file] = lenses;
  }
  // VS Code's own, about what npm leaves out of it.
  await command(page, "Notifications: Clear All Notifications");
  await command(page, "View: Close Primary Side Bar");
  for (const [file, name] of Object.entries(options.plan.shown)) {
    seen.shown[file] = await estimate(page, file, name);
  }
  return seen;
}

/** What is shown in a file, and in documents that are no files: {file, notebook, untitled}. */
async function documents(page) {
  await openShop(page);
  await lens(page, ESTIMATE).waitFor(WAIT);
  const seen = { file: await lens(page, ESTIMATE).innerText() };
  await open(page, "notes.ipynb");
  const inCell = page
    .locator(".notebook-editor .codelens-decoration", { hasText: /n\s=\s10\s000/ })
    .first();
  await inCell.waitFor(WAIT);
  seen.notebook = await inCell.innerText();
  await page.keyboard.press("Control+Alt+n");
  await page.locator(".tab.active", { hasText: "Untitled" }).waitFor(WAIT);
  await command(page, "Change Language Mode");
  await pick(page, "Python");
  await page.locator(".editor-instance .view-lines").last().click(WAIT);
  await page.keyboard.type("def total(prices): return sum(prices)");
  await lens(page, ESTIMATE).waitFor(WAIT);
  seen.untitled = await lens(page, ESTIMATE).innerText();
  return seen;
}

/** The commands in the palette: {waiting, workspace, predicted, running, why, outside, document, information}. */
async function commands(page) {
  const seen = {};
  await openWorkspace(page);
  await open(page, "shop.rb");
  seen.waiting = await status(page);
  await command(page, "RLM LSP: Report on the Workspace");
  seen.workspace = await textOf(page, "Workspace report.txt");
  await open(page, "shop.py");
  const line = page.locator(".view-line span", { hasText: "top_customers" }).first();
  await line.click(WAIT);
  await command(page, "RLM LSP: Predict This File Now");
  await lens(page, ESTIMATE).waitFor(WAIT);
  seen.predicted = await lens(page, ESTIMATE).innerText();
  seen.running = await status(page);
  seen.why = await why(page);
  // An empty line: there is no word that a hover could be about.
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  seen.outside = await why(page);
  await command(page, "RLM LSP: Report on This File");
  seen.document = await textOf(page, "shop.py report.txt");
  await command(page, "RLM LSP: Debug Information");
  seen.information = await textOf(page, "Untitled");
  return seen;
}

/** The text of the editor, once it shows a document of that name. */
async function textOf(page, title) {
  await page.locator(".tab.active", { hasText: title }).waitFor(WAIT);
  const lines = page.locator(".editor-instance .view-lines .view-line");
  await lines.filter({ hasText: /\S/ }).first().waitFor(WAIT);
  return (await lines.allInnerTexts()).join("\n");
}

/** What is shown after the user's settings were replaced by `options.settings`: {lens}. */
async function setting(page) {
  await openShop(page);
  await lens(page, /n = 1\s000/).waitFor(WAIT);
  // In the editor and not in the file: code-server from npm has no native file watcher that would see it.
  await command(page, "Preferences: Open User Settings (JSON)");
  await page.locator(".view-line", { hasText: "editor.codeLens" }).first().click(WAIT);
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(JSON.stringify(options.settings));
  await page.keyboard.press("Control+s");
  const changed = lens(page, /n = 10\s000/);
  await changed.waitFor(WAIT);
  return { lens: await changed.innerText() };
}

/** What happens to a warning when the action beside it raises the limit: {title, before, after}. */
async function raised(page) {
  await openShop(page);
  const warnings = page.locator(".view-overlays [class*=squiggly-]");
  await warnings.first().waitFor(WAIT);
  const before = await warnings.count();
  await page.locator(".view-line span", { hasText: /^top_customers$/ }).first().click(WAIT);
  await page.keyboard.press("Control+.");
  const action = page.locator(".action-widget .action", { hasText: "Raise the limit" }).first();
  await action.waitFor(WAIT);
  const title = await action.innerText();
  await action.click();
  const deadline = Date.now() + WAIT.timeout;
  while ((await warnings.count()) >= before && Date.now() < deadline) await page.waitForTimeout(100);
  return { title, before, after: await warnings.count() };
}

/** What is shown after the server was restarted: {lens}. */
async function restart(page) {
  await openShop(page);
  const shown = lens(page, ESTIMATE);
  await shown.waitFor(WAIT);
  // The new server may show the same so soon that nobody sees the lenses go.
  await page.locator(".codelens-decoration").evaluateAll((all) => all.forEach((one) => one.classList.add("old")));
  await command(page, "RLM LSP: Restart Server");
  const anew = page.locator(".codelens-decoration:not(.old)", { hasText: ESTIMATE }).first();
  await anew.waitFor(WAIT);
  return { lens: await anew.innerText() };
}

/**
 * The fewest lenses and hints on the screen while somebody types with each pause of `options.pauses`: {wanted, fewest}.
 * Each frame is looked at. What the editor draws anew is out of the document until the next one, so that what two in a
 * row lack is what somebody sees go.
 */
async function typing(page) {
  await openWorkspace(page);
  await open(page, "typed.py");
  await page.waitForFunction((wanted) => {
    window.drawn = () => {
      const lines = [...document.querySelectorAll(".view-lines .view-line")];
      const lenses = [...document.querySelectorAll(".codelens-decoration")];
      return {
        hints: lines.filter((line) => /at\sn\s=/.test(line.textContent)).length,
        lenses: lenses.filter((lens) => /at\sn\s=/.test(lens.textContent)).length,
      };
    };
    const { hints, lenses } = window.drawn();
    return hints === wanted && lenses === wanted;
  }, options.wanted, WAIT);
  const fewest = [];
  for (const pause of options.pauses) {
    await page.locator(".view-line", { hasText: options.line }).first().click(WAIT);
    await page.evaluate(() => {
      let before = window.drawn();
      window.fewest = before;
      const look = () => {
        const now = window.drawn();
        for (const part of Object.keys(now))
          window.fewest[part] = Math.min(window.fewest[part], Math.max(before[part], now[part]));
        before = now;
        window.looking = requestAnimationFrame(look);
      };
      window.looking = requestAnimationFrame(look);
    });
    await page.keyboard.press("End");
    for (const key of options.text) {
      await page.keyboard.press(key === "\n" ? "Enter" : key === " " ? "Space" : key);
      await page.waitForTimeout(1000 * pause);
    }
    await page.waitForTimeout(2_000);
    fewest.push(await page.evaluate(() => (cancelAnimationFrame(window.looking), window.fewest)));
  }
  return { wanted: options.wanted, fewest };
}

/** What is shown without a server: {notification, button, status}; the status ends with its own button. */
async function missing(page) {
  await openShop(page);
  const notification = page.locator(".notification-list-item", { hasText: "RLM LSP" });
  const button = notification.locator(".monaco-button").first();
  await button.waitFor(WAIT);
  return {
    notification: await notification.locator(".notification-list-item-message").innerText(),
    button: await button.innerText(),
    status: await status(page),
  };
}

/** What a click on Install leads to: {notification, status, lens}. */
async function installed(page) {
  await openShop(page);
  const notification = (text) => page.locator(".notification-list-item", { hasText: text }).first();
  await notification("not installed").locator(".monaco-button", { hasText: "Install" }).click(WAIT);
  const done = notification(/is installed|was not installed/).locator(".notification-list-item-message");
  await done.waitFor({ timeout: 400_000 });
  const seen = { notification: await done.innerText() };
  await lens(page, /\d/).waitFor(WAIT);
  seen.lens = await lens(page, /\d/).innerText();
  seen.status = await status(page);
  return seen;
}

/** What is shown without anything being done: {lens}. */
async function shown(page) {
  await openShop(page);
  await lens(page, /\d/).waitFor(WAIT);
  return { lens: await lens(page, /\d/).innerText() };
}

/** The language status, which unfolds when the pointer is on it. */
async function status(page) {
  await page.locator("#status\\.languageStatus").hover({ timeout: 30_000 });
  const item = page.locator(".hover-language-status .element", { hasText: "RLM LSP" }).first();
  await item.waitFor({ timeout: 30_000 });
  return item.innerText();
}

const page = context.pages()[0] ?? (await context.newPage());
try {
  const scenarios = {
    estimates,
    documents,
    commands,
    setting,
    raised,
    restart,
    missing,
    installed,
    shown,
    typing,
  };
  const seen = await scenarios[options.scenario](page);
  await page.screenshot({ path: options.screenshot });
  console.log(JSON.stringify(seen));
} catch (error) {
  console.error(`${error}\npicture: ${options.screenshot}`);
  console.error(`language status: ${await status(page).catch(String)}`);
  await page.screenshot({ path: options.screenshot }).catch(() => {});
  for (const text of await page.locator(".notification-list-item-message").allInnerTexts()) {
    console.error(`notification: ${text}`);
  }
  process.exitCode = 1;
} finally {
  await context.close();
}
