#!/usr/bin/env zsh
# What zsh offers: types lines into an interactive zsh that has the completion, and prints `LINE => NAME NAME ...` for each, by name.
# usage: try_zsh.zsh FOLDER LINE...    FOLDER: that of _billshift
emulate -L zsh
zmodload zsh/zpty || exit 77
local folder=${1:a} scratch=$(mktemp -d) line
shift
cat >$scratch/setup <<SETUP
fpath=($folder \$fpath)
autoload -Uz compinit && compinit -u -D
bindkey '^I' complete-word
unsetopt zle_bracketed_paste 2>/dev/null
zstyle ':completion:*' list-prompt ''
setopt no_list_beep
# Notes what is offered; calls that only look (-O, -A, -D) are left alone.
compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "\$@"; return; fi
  local -a hits
  builtin compadd -A hits "\$@"
  (( \$#hits )) && print -rl -- \$hits >>$scratch/offered
  builtin compadd "\$@"
}
noted() { print -r done >$scratch/done }
comppostfuncs=(noted)
print -r ready >$scratch/ready
SETUP
appears() {
  local i
  for (( i = 0; i < 400; i++ )); do
    [[ -e $1 ]] && return 0
    zpty -rt z >/dev/null 2>&1
    sleep 0.05
  done
  print -u2 "zsh did not answer: $line"
  rm -rf $scratch
  exit 1
}
for line in "$@"; do
  rm -f $scratch/{ready,done}
  : >$scratch/offered
  zpty z zsh -f -i
  zpty -w z "source $scratch/setup"
  appears $scratch/ready
  zpty -w -n z "$line"$'\t'
  # _arguments completes again after the functions that follow a completion were taken away: one mark a key
  appears $scratch/done
  zpty -d z
  print -r -- "$line => ${(j: :)${(fou)$(<$scratch/offered)}}"
done
rm -rf $scratch
