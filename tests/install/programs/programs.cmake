# The same programs, however the library was found.
find_package(fmt REQUIRED)

foreach(program first_program uses_kit uses_result uses_testing)
  add_executable(${program} ${PROGRAMS_DIR}/${program}.cpp)
  target_compile_options(${program} PRIVATE -Wall -Wextra -Werror)
endforeach()
target_link_libraries(first_program PRIVATE custengine::custengine fmt::fmt)
target_link_libraries(uses_result PRIVATE custengine::custengine)
target_link_libraries(uses_kit PRIVATE custengine::testing)
target_link_libraries(uses_testing PRIVATE custengine::testing)

set(targets custengine::custengine custengine::testing)
if(TARGET custengine::sqlite)
  add_executable(uses_sqlite ${PROGRAMS_DIR}/uses_sqlite.cpp)
  target_compile_options(uses_sqlite PRIVATE -Wall -Wextra -Werror)
  target_link_libraries(uses_sqlite PRIVATE custengine::sqlite)
  list(APPEND targets custengine::sqlite)
endif()

# None of our flags may reach an outside program.
foreach(target ${targets})
  foreach(property INTERFACE_COMPILE_OPTIONS INTERFACE_COMPILE_DEFINITIONS INTERFACE_LINK_OPTIONS INTERFACE_SOURCES)
    get_target_property(value ${target} ${property})
    if(value)
      message(FATAL_ERROR "${target} gives its users ${property}: ${value}")
    endif()
  endforeach()
endforeach()
