import {
  type Disposable,
  DocumentLink,
  EventEmitter,
  languages,
  Range,
  Uri,
  window,
  workspace,
} from "vscode";
import { linksIn, type Report, reportText } from "./requests";

const SCHEME = "rlm-lsp";

/** Shows reports as documents that can't be edited: they are nothing to save. */
export class Reports implements Disposable {
  readonly #shown = new Map<string, Report>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #providers: Disposable[];

  constructor() {
    this.#providers = [
      workspace.registerTextDocumentContentProvider(SCHEME, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: ({ path }) => {
          const report = this.#shown.get(path);
          return report && reportText(report);
        },
      }),
      languages.registerDocumentLinkProvider(
        { scheme: SCHEME },
        {
          provideDocumentLinks: (document) => {
            const units = this.#shown.get(document.uri.path)?.units ?? [];
            return linksIn(document.getText(), units).map(
              ({ line, start, end, uri, target }) =>
                new DocumentLink(
                  new Range(line, start, line, end),
                  Uri.parse(uri).with({ fragment: `L${target}` }),
                ),
            );
          },
        },
      ),
    ];
  }

  /** Show a report; it takes the place of an older one on the same. */
  async show(about: string, report: Report): Promise<void> {
    const uri = Uri.from({ scheme: SCHEME, path: `/${about} report.txt` });
    this.#shown.set(uri.path, report);
    this.#changed.fire(uri);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
  }

  dispose(): void {
    for (const part of [...this.#providers, this.#changed]) part.dispose();
  }
}
