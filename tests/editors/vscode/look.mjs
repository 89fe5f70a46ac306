// Opens shop.py in a running VS Code, looks for what a scenario is about, and prints it as one line of JSON.
//
//   node look.mjs '{"scenario": "estimate", "url": ..., "profile": ..., "chromium": ..., "target": ...,
//                   "screenshot": ..., "settings": ...}'
//
// The scenarios are the functions estimate, setting, restart and missing.
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

/** The text of a line of the editor from its inlay hint on: the hint is drawn inside the line. */
async function hintOn(line) {
  const text = await line.innerText();
  return text.slice(text.indexOf("≈"));
}

/** The text of the code lens that is drawn nearest above a line. */
async function lensAbove(page, line) {
  const { y } = await line.boundingBox();
  const lenses = [];
  for (const lens of await page.locator(".codelens-decoration").all()) {
    const box = await lens.boundingBox();
    if (box !== null && box.y < y) lenses.push({ y: box.y, text: await lens.innerText() });
  }
  return lenses.sort((a, b) => b.y - a.y)[0]?.text;
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

async function openShop(page) {
  await page.goto(options.url);
  await page
    .locator(".explorer-folders-view .monaco-list-row", { hasText: "shop.py" })
    .dblclick(WAIT);
}

async function command(page, name) {
  await page.keyboard.press("F1");
  await page.keyboard.type(name);
  await page.locator(".quick-input-list .focused", { hasText: name }).waitFor(WAIT);
  await page.keyboard.press("Enter");
}

const lens = (page, text) => page.locator(".codelens-decoration", { hasText: text }).first();

/** What is shown for the function: {lens, hint, hover}. */
async function estimate(page) {
  await openShop(page);
  const line = page.locator(".view-line", { hasText: `def ${options.target}` });
  // A refresh draws the hint before the lens: wait for each.
  await lens(page, "≈").waitFor(WAIT);
  await line.filter({ hasText: "≈" }).waitFor(WAIT);
  const seen = { lens: await lensAbove(page, line), hint: await hintOn(line) };
  // Without the side bar: a click into the text first, as the key belongs to the list of files otherwise.
  const name = line.locator("span", { hasText: new RegExp(`^${options.target}$`) }).first();
  await name.click();
  await page.keyboard.press("Control+b");
  await page.locator(".explorer-folders-view").waitFor({ state: "hidden", ...WAIT });
  await name.hover();
  const hover = page.locator(".monaco-hover:not(.hidden)", { has: page.locator("table") }).first();
  await hover.waitFor(WAIT);
  seen.hover = await hoverText(hover);
  return seen;
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

/** What is shown after the server was restarted: {lens}. */
async function restart(page) {
  await openShop(page);
  const shown = lens(page, "≈");
  await shown.waitFor(WAIT);
  await command(page, "RLM LSP: Restart Server");
  await shown.waitFor({ state: "hidden", ...WAIT });
  await shown.waitFor(WAIT);
  return { lens: await shown.innerText() };
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

/** The language status, which unfolds when the pointer is on it. */
async function status(page) {
  await page.locator("#status\\.languageStatus").hover({ timeout: 30_000 });
  const item = page.locator(".hover-language-status .element", { hasText: "RLM LSP" }).first();
  await item.waitFor({ timeout: 30_000 });
  return item.innerText();
}

const page = context.pages()[0] ?? (await context.newPage());
try {
  const seen = await { estimate, setting, restart, missing }[options.scenario](page);
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
