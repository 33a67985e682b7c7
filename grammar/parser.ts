import type { ParserMethod } from "chevrotain";
import type { Body, BodyItem, Doc, Edition, SourceFile, TopLevelItem } from "./ast.ts";
import { type Statement, StatementParser } from "./parse-statements.ts";
import { type ProblemSink, replacement } from "./problems.ts";
import { type SyntaxToken, tokens } from "./tokens.ts";

/** The whole grammar. Made once and used again: making it costs some milliseconds. */
class PodplaneParser extends StatementParser {
  constructor(validation: { readonly skipValidations: boolean }) {
    super(validation);
    this.performSelfAnalysis();
  }

  readonly body: ParserMethod<[], Body> = this.RULE("body", (): Body => {
    const opener = this.peek(1);
    this.CONSUME(tokens.leftBrace);
    const items: BodyItem[] = [];
    const outer = this.onTopLevel;
    this.onTopLevel = false;
    do {
      this.MANY(() => {
        const statement = this.guarded(() => this.SUBRULE(this.statement));
        this.ACTION(() => {
          if (statement !== undefined && this.#mayStandInBody(statement)) items.push(statement);
        });
        this.OPTION(() => this.CONSUME(tokens.comma));
      });
    } while (this.#skipJunk(opener.depth));
    this.onTopLevel = outer;
    this.CONSUME(tokens.rightBrace);
    return { kind: "body", span: this.spanFrom(opener), items };
  });

  readonly file: ParserMethod<[], SourceFile> = this.RULE("file", (): SourceFile => {
    const items: TopLevelItem[] = [];
    let edition: Edition | undefined;
    this.onTopLevel = true;
    do {
      this.MANY(() => {
        const statement = this.guarded(() => this.SUBRULE(this.statement));
        this.onTopLevel = true;
        this.ACTION(() => {
          if (statement?.kind === "edition") edition = this.#firstEdition(statement, edition, items);
          else if (statement !== undefined && this.#mayStandOnTop(statement)) items.push(statement);
        });
        this.OPTION(() => this.CONSUME(tokens.comma));
      });
    } while (this.#skipJunk(-1));
    return { kind: "file", span: this.sink.span(0, this.source.length), edition, items };
  });

  #firstEdition(statement: Edition, known: Edition | undefined, items: readonly TopLevelItem[]): Edition {
    if (known !== undefined || items.length > 0) this.sink.report("edition-not-first", statement.span, {});
    return known ?? statement;
  }

  #mayStandInBody(statement: Statement): statement is BodyItem {
    switch (statement.kind) {
      case "use":
      case "param":
      case "let":
      case "secret":
      case "template":
      case "edition": {
        const word = statement.kind === "edition" ? "podplane" : statement.kind;
        const { start } = statement.span;
        this.sink.report("misplaced-declaration", this.sink.span(start, start + word.length), { word });
        return false;
      }
      default:
        return true;
    }
  }

  #mayStandOnTop(statement: Exclude<Statement, Edition>): statement is TopLevelItem {
    switch (statement.kind) {
      case "attribute":
        this.#reportUnlessSaid(statement.name.span.start, () => {
          this.sink.report("attribute-on-top-level", statement.name.span, { name: statement.name.text });
        });
        return false;
      case "for":
      case "if":
      case "include":
      case "remove": {
        const span = this.sink.span(statement.span.start, statement.span.start + statement.kind.length);
        this.sink.report("misplaced-statement", span, { word: statement.kind });
        return false;
      }
      default:
        return true;
    }
  }

  #reportUnlessSaid(start: number, report: () => void): void {
    if (!this.sink.touches(start, start)) report();
  }

  /** Reports and steps over what no statement begins with. False at the end of the body or file. */
  #skipJunk(depth: number): boolean {
    if (this.RECORDING_PHASE) return false;
    const next = this.peek(1);
    if (next.image === "" || next.depth <= depth) return false;
    this.#reportJunk(next);
    this.guarded(() => this.abort());
    return true;
  }

  #reportJunk(token: SyntaxToken): void {
    if (token.tokenType === tokens.comma) this.reportExtraComma(token);
    else if (token.tokenType === tokens.minus && token.newline) {
      this.sink.report("yaml-list-item", this.tokenSpan(token), {});
    } else this.reportUnexpected(token, "a name");
  }

  parseFile(sink: ProblemSink, text: string, input: SyntaxToken[]): SourceFile {
    const docs = input.flatMap((token) => (token.doc === undefined ? [] : [token.doc]));
    this.start(sink, text, input);
    const file = this.file();
    this.#reportLooseDocs(docs);
    return file;
  }

  #reportLooseDocs(docs: readonly Doc[]): void {
    for (const doc of docs) {
      if (this.attachedDocs.has(doc)) continue;
      const slashes = this.sink.span(doc.span.start, doc.span.start + 3);
      const details = doc.text.includes("\n") ? {} : replacement("Make it an ordinary comment", slashes, "//");
      this.sink.report("unattached-doc", doc.span, {}, details);
    }
  }
}

/** A parser whose grammar chevrotain has checked for ambiguities: for tests, as that takes long. Throws if it has any. */
export function createCheckedParser(): object {
  return new PodplaneParser({ skipValidations: false });
}

let shared: PodplaneParser | undefined;

/** The tree of a file whose brackets are balanced. Problems go to `sink`. */
export function parseTokens(sink: ProblemSink, text: string, input: SyntaxToken[]): SourceFile {
  shared ??= new PodplaneParser({ skipValidations: true });
  return shared.parseFile(sink, text, input);
}
