/** Installing and updating the server, as the user sees it. */
import { join } from "node:path";
import { type ExtensionContext, ProgressLocation, window } from "vscode";
import type { ServerCommand } from "./find";
import {
  install,
  isCurrent,
  isOlder,
  type Places,
  update,
  type Watcher,
  type Wheel,
  wheelIn,
} from "./install";
import type { Channels } from "./logger";
import { trustedInterpreter } from "./server";

/** Where the version is kept that was offered to the user and not wanted. */
const DECLINED = "declinedVersion";

export class Installer {
  /** Folder of the extension's own environment. */
  readonly environment: string;
  readonly #context: ExtensionContext;
  readonly #channels: Channels;

  constructor(context: ExtensionContext, channels: Channels) {
    this.#context = context;
    this.#channels = channels;
    this.environment = join(context.globalStorageUri.fsPath, "server");
  }

  /** Install the server because the user asks for it. */
  async install(): Promise<void> {
    const places = await this.#places();
    if (places === undefined) {
      void window.showErrorMessage("RLM LSP: this build of the extension carries no server.");
      return;
    }
    const title = `RLM LSP: installing the server ${places.wheel.version}`;
    const installed = await this.#run(title, (watcher) => install(places, watcher));
    if (installed === undefined) return;
    const where = installed.own ? "in an environment of its own" : "beside your Python";
    const message = `RLM LSP: the server ${installed.version} is installed ${where}: ${installed.command}`;
    void window.showInformationMessage(message);
  }

  /** Bring the extension's own environment to the server of this extension, before it is started. */
  async update({ source }: ServerCommand): Promise<void> {
    if (source !== "extension") return;
    const places = await this.#places();
    if (places === undefined || (await isCurrent(places.environment, places.wheel))) return;
    const title = `RLM LSP: updating the server to ${places.wheel.version}`;
    await this.#run(title, (watcher) => update(places, watcher));
  }

  /** Ask whether this extension's server shall replace an older one that the user has installed. */
  async isWanted({ command, source }: ServerCommand, version: string | undefined): Promise<boolean> {
    if (source === "setting" || source === "extension" || version === undefined) return false;
    const wheel = await this.#wheel();
    if (wheel === undefined || !isOlder(version, wheel.version)) return false;
    if (this.#context.globalState.get(DECLINED) === wheel.version) return false;
    const message = `RLM LSP: ${command} is ${version}; this extension comes with ${wheel.version}.`;
    const answer = await window.showInformationMessage(message, "Install", "Not Now");
    if (answer === "Not Now") await this.#context.globalState.update(DECLINED, wheel.version);
    return answer === "Install";
  }

  #wheel(): Promise<Wheel | undefined> {
    return wheelIn(this.#context.asAbsolutePath("dist"));
  }

  async #places(): Promise<Places | undefined> {
    const wheel = await this.#wheel();
    return (
      wheel && {
        wheel,
        environment: this.environment,
        interpreter: await trustedInterpreter(this.#channels),
        path: process.env["PATH"] ?? "",
        windows: process.platform === "win32",
      }
    );
  }

  /** Show the progress of something that can be cancelled, and why it failed. */
  async #run<T>(title: string, task: (watcher: Watcher) => Promise<T>): Promise<T | undefined> {
    const { log } = this.#channels;
    const cancel = new AbortController();
    log.info(title);
    try {
      const options = { location: ProgressLocation.Notification, title, cancellable: true };
      return await window.withProgress(options, (progress, token) => {
        token.onCancellationRequested(() => cancel.abort());
        return task({
          log: (line) => log.info(line),
          say: (message) => progress.report({ message }),
          signal: cancel.signal,
        });
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.error(`Not installed: ${reason}`);
      if (!cancel.signal.aborted) void this.#showFailure(reason);
      return undefined;
    }
  }

  async #showFailure(reason: string): Promise<void> {
    const message = `RLM LSP: the server was not installed. ${reason}`;
    const answer = await window.showErrorMessage(message, "Show Logs");
    if (answer !== undefined) this.#channels.log.show();
  }
}
