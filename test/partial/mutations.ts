/** A source with one small thing wrong, as while somebody types or merges. */
export interface Mutation {
  readonly what: string;
  readonly text: string;
}

/** The text without one of its lines, for each line that is not blank or a comment. */
export function lineDeletions(text: string): readonly Mutation[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    if (/^\s*(?:\/\/.*|#.*)?$/.test(line)) return [];
    return [{ what: `line ${index + 1}: ${line.trim()}`, text: lines.toSpliced(index, 1).join("\n") }];
  });
}

/** Comments, strings, words with what belongs to them such as `auto/24` and `10.0.0.0/8`, operators, other signs. */
const piece =
  /\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|[A-Za-z_][\w-]*(?:\/\d+)?|[0-9A-Fa-f]*::[0-9A-Fa-f:]*(?:\/\d+)?|\d[\w.]*(?:\/\d+)?|[=!<>]=|&&|\|\||\?\?|=>|\S/g;

/** The text with two neighbouring tokens in each other's place, for each pair that differs. */
export function tokenSwaps(text: string): readonly Mutation[] {
  const tokens = [...text.matchAll(piece)].filter(([token]) => !/^(?:\/\/|#|\/\*)/.test(token));
  return tokens.flatMap((first, index) => {
    const second = tokens[index + 1];
    if (!second || first[0] === second[0]) return [];
    const between = text.slice(first.index + first[0].length, second.index);
    const swapped = `${second[0]}${between}${first[0]}`;
    const line = text.slice(0, first.index).split("\n").length;
    return [
      {
        what: `line ${line}: ${first[0]} ${second[0]} swapped`,
        text: text.slice(0, first.index) + swapped + text.slice(second.index + second[0].length),
      },
    ];
  });
}
