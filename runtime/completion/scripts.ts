import type { CompletionNode, CompletionOption } from "./table.ts";

/** A word as the three shells take it literally. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function wordList(words: readonly string[]): string {
  return quote(words.join(" "));
}

interface ValueCase {
  readonly words: string;
  readonly option: CompletionOption;
}

function valueCases(table: readonly CompletionNode[]): ValueCase[] {
  return table.flatMap(({ words, options }) =>
    options.filter((option) => option.takesValue).map((option) => ({ words, option })),
  );
}

/** Cases that find the command in the words of a line, for bash and zsh alike. */
function commandCases(table: readonly CompletionNode[]): string {
  const cases = table
    .filter((node) => node.words !== "")
    .map((node) => {
      const words = node.words.split(" ");
      const before = words.slice(0, -1).join(" ");
      return `      ${quote(`${before}:${words.at(-1)}`)}) command=${quote(node.words)} ;;`;
    });
  return cases.join("\n");
}

/** For bash 3.2 and later, without the package bash-completion. */
export function bashScript(table: readonly CompletionNode[]): string {
  const values = valueCases(table).map(({ words, option }) => {
    const key = quote(`${words}:${option.flag}`);
    // Without words bash completes file names.
    return option.values.length === 0
      ? `    ${key}) return ;;`
      : `    ${key}) COMPREPLY=($(compgen -W ${wordList(option.values)} -- "$current")); return ;;`;
  });
  const words = table.map(({ words: key, next, options }) => {
    const flags = wordList(options.map((option) => option.flag));
    return `    ${quote(key)}) words=${wordList(next.map(({ word }) => word))}; flags=${flags} ;;`;
  });
  return `# bash completion of podplanec, made by \`podplanec completion bash\`.
_podplanec() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}"
  local command='' words='' flags='' i
  # bash makes a word of its own of the sign in --option=value.
  if [[ $current == = ]]; then
    current=''
  elif [[ $before == = ]]; then
    before="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command:\${COMP_WORDS[i]}" in
${commandCases(table)}
    esac
  done
  COMPREPLY=()
  case "$command:$before" in
${values.join("\n")}
  esac
  case "$command" in
${words.join("\n")}
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -o default -F _podplanec podplanec
`;
}

/** For zsh: as a file \`_podplanec\` on the path of functions, or by \`eval\`. */
export function zshScript(table: readonly CompletionNode[]): string {
  const values = valueCases(table).map(({ words, option }) => {
    const key = quote(`${words}:${option.flag}`);
    return option.values.length === 0
      ? `    ${key}) _files; return ;;`
      : `    ${key}) compadd -- ${option.values.map(quote).join(" ")}; return ;;`;
  });
  const described = (items: readonly { word: string; doc: string }[]) =>
    items.map(({ word, doc }) => quote(`${word}:${doc.replaceAll(":", "\\:")}`)).join(" ");
  const words = table.map(({ words: key, next, options }) => {
    const flags = described(options.map(({ flag, doc }) => ({ word: flag, doc })));
    return `    ${quote(key)}) words_next=(${described(next)}); flags=(${flags}) ;;`;
  });
  return `#compdef podplanec
# zsh completion of podplanec, made by \`podplanec completion zsh\`.
_podplanec() {
  local command='' word
  local -a words_next flags
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$command:$word" in
${commandCases(table)}
    esac
  done
  case "$command:\${words[CURRENT-1]}" in
${values.join("\n")}
  esac
  case "$command" in
${words.join("\n")}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe option flags
  elif (( \${#words_next} )); then
    _describe command words_next
  else
    _files
  fi
}
if [[ \${funcstack[1]} == _podplanec ]]; then _podplanec "$@"; else compdef _podplanec podplanec; fi
`;
}

/** For fish 3 and later. */
export function fishScript(table: readonly CompletionNode[]): string {
  const cases = table
    .filter((node) => node.words !== "")
    .map((node) => {
      const words = node.words.split(" ");
      return `            case ${quote(`${words.slice(0, -1).join(" ")}:${words.at(-1)}`)}\n                set command ${quote(node.words)}`;
    });
  const lines = table.flatMap(({ words, next, options }) => {
    const condition = `-n ${quote(`test (__podplanec_command) = "${words}"`)}`;
    const files = next.length > 0 ? " -f" : "";
    return [
      ...next.map(({ word, doc }) => `complete -c podplanec${files} ${condition} -a ${quote(word)} -d ${quote(doc)}`),
      ...options.map((option) => fishOption(option, condition)),
    ];
  });
  return `# fish completion of podplanec, made by \`podplanec completion fish\`.
function __podplanec_command
    set -l command ''
    for word in (commandline -opc)[2..-1]
        switch "$command:$word"
${cases.join("\n")}
        end
    end
    echo $command
end
${lines.join("\n")}
`;
}

function fishOption(option: CompletionOption, condition: string): string {
  const name = option.flag.replace(/^--/, "");
  const value = !option.takesValue ? "" : option.values.length > 0 ? ` -x -a ${wordList(option.values)}` : " -r";
  return `complete -c podplanec ${condition} -l ${name}${value} -d ${quote(option.doc)}`;
}
