# Completion of custengine in bash: the program knows best.
_custengine() {
  local IFS=$'\n'
  COMPREPLY=($(custengine complete "${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[=/] ]]; then compopt -o nospace; fi
}
complete -o default -F _custengine custengine
