import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { type LogOutputChannel, window } from "vscode";

export interface Channels {
  /** What the extension and the server log. */
  log: LogOutputChannel;
  /** The protocol's messages, when `rlm-lsp.trace.server` asks for them. */
  trace: LogOutputChannel;
}

export function createChannels(): Channels {
  return {
    log: window.createOutputChannel("RLM LSP", { log: true }),
    trace: window.createOutputChannel("RLM LSP Trace", { log: true }),
  };
}

/** Log each line of the server's stderr at the level that the line names. */
export function logLines(stream: Readable, channel: LogOutputChannel): void {
  createInterface({ input: stream }).on("line", (line) => {
    const level = /\b(CRITICAL|ERROR|WARNING|DEBUG)\b/.exec(line)?.[1];
    if (level === "CRITICAL" || level === "ERROR") channel.error(line);
    else if (level === "WARNING") channel.warn(line);
    else if (level === "DEBUG") channel.debug(line);
    else channel.info(line);
  });
}
