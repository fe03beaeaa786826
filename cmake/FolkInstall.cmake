# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` gives: the program, its scenarios and editor stubs, and the library: core and
# agents as one archive, for `find_package(folk)` and `target_link_libraries(… folk::folk)`.
include(CMakePackageConfigHelpers)

get_target_property(core_libraries folk_core LINK_LIBRARIES)
set(agents_libraries PkgConfig::CURL PkgConfig::JANSSON)
add_library(libfolk STATIC $<TARGET_OBJECTS:folk_core> $<TARGET_OBJECTS:folk_agents>)
add_library(folk::folk ALIAS libfolk)
set_target_properties(libfolk PROPERTIES OUTPUT_NAME folk EXPORT_NAME folk LINKER_LANGUAGE C)
target_link_libraries(libfolk PRIVATE ${core_libraries} ${agents_libraries})
target_include_directories(libfolk INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/folk>)

set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/folk)
install(TARGETS folk)
install(TARGETS libfolk EXPORT folk-targets)
install(EXPORT folk-targets NAMESPACE folk:: DESTINATION ${config_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/folk-config-version.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES cmake/folk-config.cmake ${PROJECT_BINARY_DIR}/folk-config-version.cmake
    DESTINATION ${config_dir})
# Headers that only files of their own folder share stay at home.
install(DIRECTORY core agents DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/folk
    FILES_MATCHING PATTERN "*.h"
    PATTERN "batch.h" EXCLUDE PATTERN "edge_list.h" EXCLUDE PATTERN "*_state.h" EXCLUDE PATTERN "store_sql.h" EXCLUDE
    PATTERN "chat.h" EXCLUDE PATTERN "http.h" EXCLUDE PATTERN "rate.h" EXCLUDE PATTERN "refusal.h" EXCLUDE PATTERN "secret.h" EXCLUDE)
install(DIRECTORY scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/folk)
install(DIRECTORY lua/meta DESTINATION ${CMAKE_INSTALL_DATADIR}/folk)
