# `cmake --install`: headers, libraries, the program with its manual page and completion, the CMake package "custengine"
# (targets custengine::custengine and custengine::testing; with its component sqlite custengine::sqlite) and the
# pkg-config modules custengine, custengine-testing and custengine-sqlite.
# The components are the Debian packages of cmake/package.cmake.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/custengine)
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/custengine ${PROJECT_BINARY_DIR}/include/custengine
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev
        FILES_MATCHING PATTERN "*.hpp")
install(TARGETS custengine custengine_testing EXPORT custengineTargets
        LIBRARY COMPONENT library NAMELINK_COMPONENT dev
        ARCHIVE COMPONENT dev
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
# Of a set of its own, so that only who asks for the component sqlite needs SQLite.
if(TARGET custengine_sqlite)
  install(TARGETS custengine_sqlite EXPORT custengineSqliteTargets
          LIBRARY COMPONENT sqlite NAMELINK_COMPONENT dev
          ARCHIVE COMPONENT dev
          INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT custengineSqliteTargets NAMESPACE custengine:: DESTINATION ${package_dir} COMPONENT dev)
endif()
if(CUSTENGINE_BUILD_CLI)
  # Finds a shared library wherever the tree is moved to.
  file(RELATIVE_PATH bin_to_lib ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(custengine_program PROPERTIES INSTALL_RPATH "$ORIGIN/${bin_to_lib}")
  install(TARGETS custengine_program COMPONENT program)
  configure_file(${PROJECT_SOURCE_DIR}/src/cli/install/custengine.1.in ${PROJECT_BINARY_DIR}/package/custengine.1 @ONLY)
  find_program(GZIP gzip REQUIRED)
  execute_process(COMMAND ${GZIP} -9nf ${PROJECT_BINARY_DIR}/package/custengine.1 COMMAND_ERROR_IS_FATAL ANY)
  install(FILES ${PROJECT_BINARY_DIR}/package/custengine.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
  install(FILES ${PROJECT_SOURCE_DIR}/src/cli/install/completion.bash RENAME custengine
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT program)
endif()
install(EXPORT custengineTargets NAMESPACE custengine:: DESTINATION ${package_dir} COMPONENT dev)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/custengineConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/package/custengineConfig.cmake
                              INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/custengineConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/package/custengineConfig.cmake
              ${PROJECT_BINARY_DIR}/package/custengineConfigVersion.cmake
        DESTINATION ${package_dir} COMPONENT dev)

# A shared library has linked what its implementation needs; a static one leaves that to every program, whether it calls
# pkg-config with --static or not. Boost and CRoaring have no pkg-config module.
set(pc_links "Libs: -L\${libdir} -lcustengine")
if(NOT BUILD_SHARED_LIBS)
  string(APPEND pc_links " -lboost_json -lroaring -pthread\nRequires: icu-i18n icu-uc fmt")
endif()
# Relative to the .pc file, so that an installed tree can be moved.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX}/${pkgconfig_dir}
           OUTPUT_VARIABLE pc_prefix)
# SQLite is private; a static library leaves linking it to the program.
set(pc_sqlite_requires "custengine = ${PROJECT_VERSION}")
if(NOT BUILD_SHARED_LIBS)
  string(APPEND pc_sqlite_requires " sqlite3")
endif()
set(pc_modules custengine custengine-testing)
if(TARGET custengine_sqlite)
  list(APPEND pc_modules custengine-sqlite)
endif()
foreach(module ${pc_modules})
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${module}.pc.in ${PROJECT_BINARY_DIR}/package/${module}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/package/${module}.pc DESTINATION ${pkgconfig_dir} COMPONENT dev)
endforeach()
include(${CMAKE_CURRENT_LIST_DIR}/package.cmake)
