# bash completion of podplanec, made by `podplanec completion bash`.
_podplanec() {
  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}"
  local command='' words='' flags='' i
  # bash makes a word of its own of the sign in --option=value.
  if [[ $current == = ]]; then
    current=''
  elif [[ $before == = ]]; then
    before="${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command:${COMP_WORDS[i]}" in
      ':show') command='show' ;;
      ':seed') command='seed' ;;
      'seed:put') command='seed put' ;;
      'seed:get') command='seed get' ;;
      ':alone') command='alone' ;;
      'alone:in') command='alone in' ;;
      'alone in:group') command='alone in group' ;;
    esac
  done
  COMPREPLY=()
  case "$command:$before" in
    'show:--format') COMPREPLY=($(compgen -W 'short json' -- "$current")); return ;;
    'show:--out') return ;;
    'show:--set') return ;;
  esac
  case "$command" in
    '') words='show seed alone'; flags='' ;;
    'show') words='one two three'; flags='--all --format --out --set --help' ;;
    'seed') words='put get'; flags='' ;;
    'seed put') words=''; flags='--help' ;;
    'seed get') words=''; flags='--help' ;;
    'alone') words='in'; flags='' ;;
    'alone in') words='group'; flags='' ;;
    'alone in group') words=''; flags='--help' ;;
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -o default -F _podplanec podplanec
