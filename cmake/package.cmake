# `cpack` in a build directory of preset package, which ./dev package calls: Debian packages of the shared library, of
# what building with it needs, and of the program.

string(JOIN . abi_version ${PROJECT_VERSION_MAJOR} ${PROJECT_VERSION_MINOR})
set(library_package libcustengine${abi_version})
set(sqlite_package libcustengine-sqlite${abi_version})
set(dev_package libcustengine-dev)
set(program_package custengine)

# What Debian's policy wants of each package. The pages of docs/ go with what a programmer installs.
string(TIMESTAMP package_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${PROJECT_BINARY_DIR}/package/changelog
     "custengine (${PROJECT_VERSION}) unstable; urgency=medium\n\n  * CHANGELOG.md in ${dev_package} tells what is new.\n\n"
     " -- custengine authors <custengine@example.org>  ${package_date}\n")
find_program(GZIP gzip REQUIRED)
execute_process(COMMAND ${GZIP} -9nf ${PROJECT_BINARY_DIR}/package/changelog COMMAND_ERROR_IS_FATAL ANY)
set(package_components library dev program)
if(TARGET custengine_sqlite)
  list(APPEND package_components sqlite)
endif()
foreach(component ${package_components})
  set(doc_dir ${CMAKE_INSTALL_DATADIR}/doc/${${component}_package})
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE RENAME copyright DESTINATION ${doc_dir} COMPONENT ${component})
  install(FILES ${PROJECT_SOURCE_DIR}/NOTICE DESTINATION ${doc_dir} COMPONENT ${component})
  install(FILES ${PROJECT_BINARY_DIR}/package/changelog.gz DESTINATION ${doc_dir} COMPONENT ${component})
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${dev_package} COMPONENT dev)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${dev_package} COMPONENT dev
        FILES_MATCHING PATTERN "*.md" PATTERN "*.svg" PATTERN "*.cpp" PATTERN "*.hpp" PATTERN "site" EXCLUDE)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME custengine)
set(CPACK_PACKAGE_CONTACT "custengine authors <custengine@example.org>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL ${package_components})
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/src ${PROJECT_BINARY_DIR}/src/sqlite)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${library_package})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
# Programs find the library once the cache of the dynamic linker knows it.
file(WRITE ${PROJECT_BINARY_DIR}/package/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/package/triggers)
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "${PROJECT_DESCRIPTION} (library)
 Keeps the customers of many tenants in memory and serves list, search, get,
 create, update and delete as direct calls.")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME ${dev_package})
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "libboost1.81-dev, libfmt-dev (>= 9)")
set(CPACK_COMPONENT_DEV_DEPENDS library)
if(TARGET custengine_sqlite)
  list(APPEND CPACK_COMPONENT_DEV_DEPENDS sqlite)
  set(CPACK_DEBIAN_SQLITE_PACKAGE_NAME ${sqlite_package})
  set(CPACK_DEBIAN_SQLITE_PACKAGE_SECTION libs)
  set(CPACK_DEBIAN_SQLITE_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/package/triggers)
  set(CPACK_COMPONENT_SQLITE_DEPENDS library)
  set(CPACK_COMPONENT_SQLITE_DESCRIPTION "${PROJECT_DESCRIPTION} (SQLite)
 Keeps the tenants of an engine in a file, so that they survive the process.")
endif()
set(CPACK_COMPONENT_DEV_DESCRIPTION "${PROJECT_DESCRIPTION} (development)
 Headers, the library of test fixtures, CMake and pkg-config files, and the
 pages of documentation.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME ${program_package})
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION utils)
set(CPACK_COMPONENT_PROGRAM_DEPENDS library)
if(TARGET custengine_sqlite)
  list(APPEND CPACK_COMPONENT_PROGRAM_DEPENDS sqlite)
endif()
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "works with files of customers from the command line
 Lists, searches, checks, converts, changes and imports customers in files:
 JSON Lines, JSON arrays and CSV, and in databases.")
include(CPack)
