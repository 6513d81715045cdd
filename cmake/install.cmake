# `cmake --install`: headers, libraries, the program, the CMake package "custengine" (targets custengine::custengine and
# custengine::testing) and the pkg-config modules custengine and custengine-testing.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/custengine)
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/custengine ${PROJECT_BINARY_DIR}/include/custengine
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.hpp")
install(TARGETS custengine custengine_testing EXPORT custengineTargets
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(CUSTENGINE_BUILD_CLI)
  # Finds a shared library wherever the tree is moved to.
  file(RELATIVE_PATH bin_to_lib ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(custengine_program PROPERTIES INSTALL_RPATH "$ORIGIN/${bin_to_lib}")
  install(TARGETS custengine_program)
endif()
install(EXPORT custengineTargets NAMESPACE custengine:: DESTINATION ${package_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/custengineConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/package/custengineConfig.cmake
                              INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/custengineConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/package/custengineConfig.cmake
              ${PROJECT_BINARY_DIR}/package/custengineConfigVersion.cmake
        DESTINATION ${package_dir})

# What the implementation links. A shared library has linked it itself; a static one leaves it to every
# program, whether that calls pkg-config with --static or not. Boost and CRoaring have no pkg-config module.
set(pc_requires "icu-i18n icu-uc fmt")
set(pc_libs "-lboost_json -lroaring -pthread")
if(BUILD_SHARED_LIBS)
  set(pc_links "Libs: -L\${libdir} -lcustengine\nRequires.private: ${pc_requires}\nLibs.private: ${pc_libs}")
else()
  set(pc_links "Libs: -L\${libdir} -lcustengine ${pc_libs}\nRequires: ${pc_requires}")
endif()
# Relative to the .pc file, so that an installed tree can be moved.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX}/${pkgconfig_dir}
           OUTPUT_VARIABLE pc_prefix)
foreach(module custengine custengine-testing)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${module}.pc.in ${PROJECT_BINARY_DIR}/package/${module}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/package/${module}.pc DESTINATION ${pkgconfig_dir})
endforeach()
