/** What goes to the server's commands and comes back. Nothing here knows VS Code, so that plain Node can test it. */

/** A place in a document, as the protocol counts. */
export interface Place {
  textDocument: { uri: string };
  position: { line: number; character: number };
}

/** The server's commands that the palette offers, and what each is about. */
export const SERVER_COMMANDS = {
  "rlm-lsp.predict": "document",
  "rlm-lsp.why": "place",
  "rlm-lsp.reportDocument": "document",
  "rlm-lsp.reportWorkspace": "workspace",
  "rlm-lsp.calibrate": "machine",
} as const;

export type ServerCommandName = keyof typeof SERVER_COMMANDS;

/** A command's arguments where the cursor is; undefined when it needs a document and there is none. */
export function argumentsOf(
  command: ServerCommandName,
  place: Place | undefined,
): object[] | undefined {
  const about = SERVER_COMMANDS[command];
  if (about === "workspace" || about === "machine") return [];
  if (place === undefined) return undefined;
  return [about === "place" ? place : { textDocument: place.textDocument }];
}

/** The command that asks what the server's model answers for. */
export const MODEL_COMMAND = "rlm-lsp.model";

/** What the server's model answers for, or why there is none. */
export type Model = { languages: string[] } | { problem: string };

export function isModel(result: unknown): result is Model {
  if (typeof result !== "object" || result === null) return false;
  const { languages, problem } = result as { languages?: unknown; problem?: unknown };
  return Array.isArray(languages) || typeof problem === "string";
}

/** What the status says of a model, also while nothing is known of it. */
export function modelText(model: Model | undefined): string {
  if (model === undefined) return "running";
  if ("problem" in model) return `no estimates: ${model.problem}`;
  const { languages } = model;
  if (languages.length < 2) return `answers for ${languages.join("")}`;
  return `answers for ${languages.slice(0, -1).join(", ")} and ${languages.at(-1)}`;
}

/** A text as Markdown that reads the same. `MarkdownString.appendText` would leave no place to wrap a line. */
export function asMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+\-.!~|&]/g, "\\$&");
}

/** Commands of the extension that the server may put into its code actions. */
export const CLIENT_COMMANDS = ["rlm-lsp.raiseLimit"];

/** What the server asks for where a limit was set in the editor. */
export interface RaisedLimit {
  textDocument: { uri: string };
  setting: "limits.time" | "limits.memory";
  value: string;
}

export function isRaisedLimit(argument: unknown): argument is RaisedLimit {
  if (typeof argument !== "object" || argument === null) return false;
  const { textDocument, setting, value } = argument as Partial<RaisedLimit>;
  return (
    typeof textDocument?.uri === "string" &&
    (setting === "limits.time" || setting === "limits.memory") &&
    typeof value === "string"
  );
}

/** A report: a table as text, and the functions in it with lines from 1. */
export interface Report {
  text: string;
  complete: boolean;
  units: { path: string; uri: string; start_line: number }[];
}

export function isReport(result: unknown): result is Report {
  return typeof result === "object" && result !== null && "text" in result && "units" in result;
}

export function reportText({ text, complete }: Report): string {
  return complete ? `${text}\n` : `Cancelled: this is what was known by then.\n\n${text}\n`;
}

/** A piece of a report that names a function's place. */
export interface Link {
  line: number;
  start: number;
  end: number;
  uri: string;
  target: number;
}

/** The places that a report's text names. */
export function linksIn(text: string, units: Report["units"]): Link[] {
  const places = new Map(units.map((unit) => [`${unit.path}:${unit.start_line}`, unit]));
  return text.split("\n").flatMap((content, line) => {
    // A column of the table, behind at least two spaces; or the first one of what has no estimate.
    const parts = content.matchAll(/(?<=^|\s{2})\S.*?(?=\s{2}|$)/g);
    return [...parts].flatMap(({ 0: part, index }) => {
      const unit = places.get(part);
      if (unit === undefined) return [];
      const target = unit.start_line;
      return [{ line, start: index, end: index + part.length, uri: unit.uri, target }];
    });
  });
}
