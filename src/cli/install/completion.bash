# Completion of custengine in bash: the program knows best.
_custengine() {
  local IFS=$'\n' line=${COMP_LINE:0:COMP_POINT}
  COMPREPLY=($(custengine complete "$line" 2>/dev/null))
  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[=/] ]]; then compopt -o nospace; fi
  # To bash what stands behind = is a word of its own.
  if [[ $COMP_WORDBREAKS == *=* && $line =~ =[^[:blank:]]*$ ]]; then COMPREPLY=("${COMPREPLY[@]#*=}"); fi
}
complete -o default -F _custengine custengine
