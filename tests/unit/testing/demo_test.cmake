# Runs the demo as a user would: cmake -DDEMO=… -DSAMPLE=… -DWORK=… -P demo_test.cmake

function(run expected_exit)
  execute_process(COMMAND ${DEMO} ${ARGN} RESULT_VARIABLE exit OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  if(NOT exit EQUAL expected_exit)
    message(FATAL_ERROR "custengine_demo ${ARGN}: exit ${exit} instead of ${expected_exit}\n${output}${errors}")
  endif()
  set(output "${output}" PARENT_SCOPE)
  set(errors "${errors}" PARENT_SCOPE)
endfunction()

function(expect text pattern)
  if(NOT text MATCHES "${pattern}")
    message(FATAL_ERROR "no \"${pattern}\" in:\n${text}")
  endif()
endfunction()

# The sample loads, and the tour passes all ten operations and both errors.
run(0)
expect("${output}" "300 customers created, 0 failed")
foreach(operation RANGE 1 10)
  expect("${output}" "\n${operation}\\. ")
endforeach()
expect("${output}" "InvalidArgument")
expect("${output}" "countryCode")
expect("${output}" "PermissionDenied")

# The sample is what the demo says it is.
execute_process(COMMAND ${DEMO} --make-sample 300 OUTPUT_FILE ${WORK}/sample.jsonl COMMAND_ERROR_IS_FATAL ANY)
file(SHA256 ${WORK}/sample.jsonl made)
file(SHA256 ${SAMPLE} kept)
if(NOT made STREQUAL kept)
  message(FATAL_ERROR "${SAMPLE} is not what --make-sample 300 writes")
endif()

# A foreign file by its map; a row that breaks a rule is reported with its place.
file(WRITE ${WORK}/foreign.csv "Nr;Navn;E-post\n1;Åsgård AS;post@asgard.example\n2;Bø;not an address\n")
run(0 --map "Navn=companyName,E-post=email" ${WORK}/foreign.csv)
expect("${output}" "1 customers created, 1 failed")
expect("${output}" "line 3")
expect("${output}" "\"asgard\" finds Åsgård")

# What makes no sense is said, with an exit code.
run(1 ${WORK}/does-not-exist.csv)
expect("${errors}" "cannot open")
run(1 --country XX)
expect("${errors}" "InvalidArgument")
run(2 --map nonsense)
expect("${errors}" "FROM=TO")
run(2 --format xml)
run(2 --unknown x)
run(2 one two)
run(0 --help)
expect("${output}" "usage:")
