#compdef podplanec
# zsh completion of podplanec, made by `podplanec completion zsh`.
_podplanec() {
  local command='' word
  local -a words_next flags
  for word in "${(@)words[2,CURRENT-1]}"; do
    case "$command:$word" in
      ':show') command='show' ;;
      ':seed') command='seed' ;;
      'seed:put') command='seed put' ;;
      'seed:get') command='seed get' ;;
      ':alone') command='alone' ;;
      'alone:in') command='alone in' ;;
      'alone in:group') command='alone in group' ;;
    esac
  done
  case "$command:${words[CURRENT-1]}" in
    'show:--format') compadd -- 'short' 'json'; return ;;
    'show:--out') _files; return ;;
    'show:--set') _files; return ;;
  esac
  case "$command" in
    '') words_next=('show:Show what'\''s there\: all [of it]' 'seed:Commands of seed' 'alone:Far below'); flags=() ;;
    'show') words_next=('one:' 'two:' 'three:'); flags=('--all:Show all' '--format:How, as '\''json'\'' or $short' '--out:Where to; a path\file' '--set:A value' '--help:Show help') ;;
    'seed') words_next=('put:Put it' 'get:Get it'); flags=() ;;
    'seed put') words_next=(); flags=('--help:Show help') ;;
    'seed get') words_next=(); flags=('--help:Show help') ;;
    'alone') words_next=('in:Far below'); flags=() ;;
    'alone in') words_next=('group:Far below'); flags=() ;;
    'alone in group') words_next=(); flags=('--help:Show help') ;;
  esac
  if [[ ${words[CURRENT]} == -* ]]; then
    _describe option flags
  elif (( ${#words_next} )); then
    _describe command words_next
  else
    _files
  fi
}
if [[ ${funcstack[1]} == _podplanec ]]; then _podplanec "$@"; else compdef _podplanec podplanec; fi
