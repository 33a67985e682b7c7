# What zsh offers for a line, one match a line on stdout. Arguments: folder for the inner shell's files, line.
# An inner interactive shell gets the line and a tab; its `compadd` writes down what it is told to offer.
zmodload zsh/zpty
folder=$1 line=$2
cat >$folder/setup.zsh <<'SETUP'
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
compadd() {
  # Calls with -O, -A or -D fill arrays for the completion functions and offer nothing.
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a matches
  builtin compadd -A matches "$@"
  (( $#matches )) && print -rl -- $matches >>$PODPLANEC_MATCHES
  return 0
}
comppostfuncs=(exit)
SETUP
export PODPLANEC_MATCHES=$folder/matches
: >$PODPLANEC_MATCHES
zpty inner zsh -f -i
zpty -w inner "cd $folder/work; autoload -Uz compinit; ${PODPLANEC_LOAD}; source $folder/setup.zsh; print REA''DY"
zpty -r inner output $'*READY*' || exit 1
zpty -w -n inner "$line"$'\t'
while zpty -r inner output; do :; done
cat $PODPLANEC_MATCHES
