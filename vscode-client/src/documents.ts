/** Which documents the server reads, and which of them need it. */
import { languages, type TextDocument, workspace } from "vscode";
import { activationEvents } from "../package.json";
import { SECTION } from "./settings";

const EVENT = "onLanguage:";

/** The languages that the server reads, as VS Code names them: those that activate the extension. */
export const LANGUAGES = activationEvents
  .filter((event) => event.startsWith(EVENT))
  .map((event) => event.slice(EVENT.length));

const SCHEMES = ["file", "untitled", "vscode-notebook-cell"];

/** The documents that the server is asked about. */
export const DOCUMENTS = LANGUAGES.flatMap((language) =>
  SCHEMES.map((scheme) => ({ language, scheme })),
);

export function isRead(document: TextDocument): boolean {
  return languages.match(DOCUMENTS, document) > 0;
}

/** Whether a document is one that is read, in a language that the user has not left out. */
export function needsServer(document: TextDocument): boolean {
  const chosen = workspace.getConfiguration(SECTION, document).get<string[]>("languages", []);
  return isRead(document) && (chosen.length === 0 || chosen.includes(document.languageId));
}
