import { isDeepStrictEqual } from "node:util";
import { window } from "vscode";
import { ExecuteCommandRequest, type LanguageClient, State } from "vscode-languageclient/node";
import type { Answers } from "./answers";
import { isFound, type NotFound, type ServerCommand } from "./find";
import type { Installer } from "./installer";
import type { Channels } from "./logger";
import { isModel, MODEL_COMMAND } from "./requests";
import { createClient, resolveServer } from "./server";
import type { StatusItem } from "./status";

/** The one server of this window: started, restarted and stopped one step after the other. */
export class Session {
  #client: LanguageClient | undefined;
  #server: ServerCommand | NotFound | undefined;
  #steps: Promise<void> = Promise.resolve();
  #toldMissing = false;
  readonly #channels: Channels;
  readonly #status: StatusItem;
  readonly #installer: Installer;
  readonly #answers: Answers;

  constructor(channels: Channels, status: StatusItem, installer: Installer, answers: Answers) {
    this.#channels = channels;
    this.#status = status;
    this.#installer = installer;
    this.#answers = answers;
  }

  get client(): LanguageClient | undefined {
    return this.#client;
  }

  get server(): ServerCommand | NotFound | undefined {
    return this.#server;
  }

  /**
   * Start the server where that was not done yet.
   *
   * Returns the client when the server runs.
   */
  async running(): Promise<LanguageClient | undefined> {
    await this.#step(async () => {
      if (this.#server === undefined) await this.#start(await this.#resolve());
    });
    return this.#client?.isRunning() ? this.#client : undefined;
  }

  /** Look for the server anew and start it. */
  restart(): Promise<void> {
    return this.#step(async () => {
      const server = await this.#resolve();
      await this.#stop();
      await this.#start(server);
    });
  }

  /** Look for a server that was started anew, and start that one only when it is another one than before. */
  refresh(): Promise<void> {
    return this.#step(async () => {
      if (this.#server === undefined) return;
      const server = await this.#resolve();
      if (isDeepStrictEqual(server, this.#server)) return;
      await this.#stop();
      await this.#start(server);
    });
  }

  /** Install the server that comes with the extension, while none runs, and start it. */
  install(): Promise<void> {
    return this.#step(async () => {
      await this.#stop();
      await this.#installer.install();
      await this.#start(await this.#resolve());
    });
  }

  stop(): Promise<void> {
    return this.#step(() => this.#stop());
  }

  #resolve(): Promise<ServerCommand | NotFound> {
    return resolveServer(this.#channels, this.#installer.environment);
  }

  #step(step: () => Promise<void>): Promise<void> {
    this.#steps = this.#steps.then(step).catch((error: unknown) => {
      this.#channels.log.error(error instanceof Error ? error : String(error));
    });
    return this.#steps;
  }

  async #start(server: ServerCommand | NotFound): Promise<void> {
    this.#server = server;
    if (!isFound(server)) {
      this.#missing(server);
      return;
    }
    const line = [server.command, ...server.args].join(" ");
    this.#channels.log.info(`Starting ${line} (found through ${server.source})`);
    this.#status.set({ kind: "starting" });
    await this.#installer.update(server);
    const client = createClient(server, this.#channels, this.#answers);
    this.#client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.#client !== client) return;
      if (newState === State.Starting) this.#status.set({ kind: "starting" });
      else if (newState === State.Stopped) this.#status.set({ kind: "stopped" });
      else if (newState === State.Running) void this.#running(client);
    });
    try {
      await client.start();
      void this.#offerNewer(server, client.initializeResult?.serverInfo?.version);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#channels.log.error(`The server did not start: ${reason}`);
      this.#status.set({ kind: "failed", reason });
    }
  }

  /** Tell that the server runs, and then what its model answers for. */
  async #running(client: LanguageClient): Promise<void> {
    const version = client.initializeResult?.serverInfo?.version;
    this.#status.set({ kind: "running", version, model: undefined });
    try {
      const params = { command: MODEL_COMMAND, arguments: [] };
      const model = await client.sendRequest(ExecuteCommandRequest.type, params);
      if (this.#client === client && isModel(model)) {
        this.#status.set({ kind: "running", version, model });
      }
    } catch (error) {
      this.#channels.log.warn("The server did not say what its model answers for", error);
    }
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      if (client?.needsStop()) await client.stop();
      await client?.dispose();
    } catch (error) {
      this.#channels.log.warn("The server did not stop in an orderly way", error);
    }
  }

  #missing({ configured }: NotFound): void {
    this.#status.set({ kind: "missing", configured });
    if (configured !== undefined) {
      this.#channels.log.error(`rlm-lsp.path names no command that can be started: ${configured}`);
      return;
    }
    this.#channels.log.error("rlm-lsp is neither beside the selected interpreter nor on PATH");
    if (this.#toldMissing) return;
    this.#toldMissing = true;
    void this.#offerInstall();
  }

  async #offerInstall(): Promise<void> {
    const message =
      "RLM LSP: the server is not installed yet. It comes with this extension; pip gets the packages that it needs.";
    const answer = await window.showWarningMessage(message, "Install", "Show Logs");
    if (answer === "Show Logs") this.#channels.log.show();
    else if (answer === "Install") await this.install();
  }

  async #offerNewer(server: ServerCommand, version: string | undefined): Promise<void> {
    if (await this.#installer.isWanted(server, version)) await this.install();
  }
}
