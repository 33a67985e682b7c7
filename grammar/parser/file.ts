import { type ProblemSink, replacement } from "../problems/problems.ts";
import { type SyntaxToken, tokens } from "../tokens/tokens.ts";
import type { Body, BodyItem, Doc, Edition, IncompleteStatement, Name, SourceFile, TopLevelItem } from "../tree/ast.ts";
import { startsName } from "./declarations.ts";
import { type Statement, StatementParser } from "./statements.ts";

/** The whole grammar: a file is a sequence of statements, and so is a body. */
class FileParser extends StatementParser {
  protected parseBody(): Body {
    const opener = this.advance();
    const items: BodyItem[] = [];
    const outer = this.onTopLevel;
    this.onTopLevel = false;
    while (this.isInside(opener)) {
      const statement = this.#parseNext();
      if (statement !== undefined) items.push(this.#forBody(statement));
    }
    this.onTopLevel = outer;
    this.advance();
    return { kind: "body", span: this.spanFrom(opener), items };
  }

  parseFile(): SourceFile {
    const items: TopLevelItem[] = [];
    let edition: Edition | undefined;
    while (!this.nextIs(tokens.end)) {
      this.onTopLevel = true;
      const statement = this.#parseNext();
      if (statement?.kind === "edition") edition = this.#firstEdition(statement, edition, items);
      else if (statement !== undefined) items.push(this.#forTopLevel(statement));
    }
    return { kind: "file", span: this.sink.span(0, this.source.length), edition, items };
  }

  /** One statement and the comma after it; undefined where none could be read. */
  #parseNext(): Statement | undefined {
    const { onTopLevel } = this;
    const next = this.peek(1);
    const statement = this.guarded(() => {
      if (!startsName.has(next.type) && next.payload?.kind !== "string" && next.type !== tokens.stringStart) {
        this.#reportJunk(next);
        this.abort();
        return undefined;
      }
      return this.parseStatement();
    });
    this.onTopLevel = onTopLevel;
    this.accept(tokens.comma);
    return statement;
  }

  #firstEdition(statement: Edition, known: Edition | undefined, items: readonly TopLevelItem[]): Edition {
    if (known !== undefined || items.length > 0) this.report("edition-not-first", statement.span, {});
    return known ?? statement;
  }

  /** A statement of a body, or what stands for one that cannot be there, which is reported. */
  #forBody(statement: Statement): BodyItem {
    switch (statement.kind) {
      case "use":
      case "param":
      case "let":
      case "secret":
      case "template":
      case "edition": {
        const word = statement.kind === "edition" ? "podplane" : statement.kind;
        const { start } = statement.span;
        const name: Name = { text: word, span: this.sink.span(start, start + word.length) };
        this.report("misplaced-declaration", name.span, { word });
        return misplaced(name, statement.kind === "edition" || statement.kind === "use" ? undefined : statement.doc);
      }
      default:
        return statement;
    }
  }

  /** A statement of a file, or what stands for one that cannot be there, which is reported. */
  #forTopLevel(statement: Exclude<Statement, Edition>): TopLevelItem {
    switch (statement.kind) {
      case "attribute":
        this.#reportUnlessSaid(statement.name.span.start, () => {
          this.report("attribute-on-top-level", statement.name.span, { name: statement.name.text });
        });
        return misplaced(statement.name, statement.doc);
      case "for":
      case "if":
      case "include":
      case "remove": {
        const span = this.sink.span(statement.span.start, statement.span.start + statement.kind.length);
        this.report("misplaced-statement", span, { word: statement.kind });
        return misplaced({ text: statement.kind, span }, undefined);
      }
      default:
        return statement;
    }
  }

  #reportUnlessSaid(start: number, report: () => void): void {
    if (!this.sink.touches(start, start)) report();
  }

  #reportJunk(token: SyntaxToken): void {
    if (token.type === tokens.comma) this.reportExtraComma(token);
    else if (token.type === tokens.minus && token.newline) this.#reportYamlItem(token);
    else this.reportUnexpected(token, "a name");
  }

  /** The item with the lines that belong to it, and the items after it, are one mistake. */
  #reportYamlItem(first: SyntaxToken): void {
    this.report("yaml-list-item", this.tokenSpan(first), {});
    do {
      const item = this.advance();
      this.skipIndented(item);
    } while (this.nextIs(tokens.minus) && this.peek(1).newline && this.peek(1).depth === first.depth);
  }

  isAttached(doc: Doc): boolean {
    return this.attachedDocs.has(doc);
  }
}

/** What is kept of a statement in a place where it cannot stand. */
function misplaced(name: Name, doc: Doc | undefined): IncompleteStatement {
  return { kind: "incomplete", span: name.span, doc, name, labels: [] };
}

/** The tree of a file whose brackets are balanced. Problems go to `sink`. */
export function parseTokens(sink: ProblemSink, text: string, input: readonly SyntaxToken[]): SourceFile {
  const parser = new FileParser(sink, text, input);
  const file = parser.parseFile();
  for (const { doc } of input) {
    if (doc !== undefined && !parser.isAttached(doc)) reportLooseDoc(sink, doc);
  }
  return file;
}

function reportLooseDoc(sink: ProblemSink, doc: Doc): void {
  const slashes = sink.span(doc.span.start, doc.span.start + 3);
  const details = doc.text.includes("\n") ? {} : replacement("Make it an ordinary comment", slashes, "//");
  sink.report("unattached-doc", doc.span, {}, details);
}
