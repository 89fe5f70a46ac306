import {
  commands,
  type Disposable,
  Hover,
  MarkdownString,
  type Position,
  type TextDocument,
  window,
  workspace,
} from "vscode";
import { asMarkdown } from "./requests";

interface Answer {
  uri: string;
  position: Position;
  text: string;
}

/** Shows what a command answered where it was asked: in a hover, which has room for it and goes by itself. */
export class Answers implements Disposable {
  #answer: Answer | undefined;
  readonly #listeners: Disposable[];

  constructor() {
    const forget = (uri: string) => {
      if (this.#answer?.uri === uri) this.#answer = undefined;
    };
    this.#listeners = [
      window.onDidChangeTextEditorSelection(({ textEditor }) =>
        forget(textEditor.document.uri.toString()),
      ),
      workspace.onDidChangeTextDocument(({ document }) => forget(document.uri.toString())),
    ];
  }

  /** Show an answer at the cursor, or in a message where no editor is left. */
  async show(text: string): Promise<void> {
    const editor = window.activeTextEditor;
    if (editor === undefined) {
      void window.showInformationMessage(`RLM LSP: ${text}`);
      return;
    }
    this.#answer = {
      uri: editor.document.uri.toString(),
      position: editor.selection.active,
      text,
    };
    await commands.executeCommand("editor.action.showHover", { focus: "noAutoFocus" });
  }

  /** The answer that is shown at a place, instead of what the server says there. */
  at(document: TextDocument, position: Position): Hover | undefined {
    const answer = this.#answer;
    if (answer === undefined || answer.uri !== document.uri.toString()) return undefined;
    if (!answer.position.isEqual(position)) return undefined;
    return new Hover(new MarkdownString(asMarkdown(answer.text)));
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }
}
