# Completion of custengine in bash. The program itself computes the candidates.
_custengine() {
  local IFS=$'\n' line=${COMP_LINE:0:COMP_POINT}
  COMPREPLY=($(custengine complete "$line" 2>/dev/null))
  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[=/] ]]; then compopt -o nospace; fi
  # For bash, the text after = is a separate word.
  if [[ $COMP_WORDBREAKS == *=* && $line =~ =[^[:blank:]]*$ ]]; then COMPREPLY=("${COMPREPLY[@]#*=}"); fi
}
complete -o default -F _custengine custengine
