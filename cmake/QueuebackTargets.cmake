# One target per folder. `queueback_folder(common/base DEPS ...)` makes the library queueback_common_base
# from the folder's own .cpp files (an INTERFACE library when it has none). ALONE: files that a unity build does not
# join with others, because they name things of their own as their neighbours do.
function(queueback_target_name folder out)
  string(REGEX REPLACE "[/-]" "_" name "queueback_${folder}")
  set(${out} ${name} PARENT_SCOPE)
endfunction()

function(queueback_folder folder)
  cmake_parse_arguments(ARG "" "" "DEPS;PRIVATE_DEPS;SOURCES;EXCLUDE;ALONE" ${ARGN})
  queueback_target_name(${folder} name)
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${folder}/*.cpp")
  foreach(excluded IN LISTS ARG_EXCLUDE)
    list(REMOVE_ITEM sources "${CMAKE_SOURCE_DIR}/${folder}/${excluded}")
  endforeach()
  list(APPEND sources ${ARG_SOURCES})
  foreach(alone IN LISTS ARG_ALONE)
    set_source_files_properties("${CMAKE_SOURCE_DIR}/${folder}/${alone}" PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endforeach()
  if(sources)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${name} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS} queueback_warnings)
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${name} INTERFACE ${ARG_DEPS})
  endif()
endfunction()

# What is installed somewhere: every program, and those of a terminal. Tests and emulators are in neither.
add_custom_target(programs)
add_custom_target(terminal_programs)

# queueback_program(queueback-store SOURCES main.cpp DEPS ...)
function(queueback_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_compile_definitions(${name} PRIVATE QUEUEBACK_VERSION="${PROJECT_VERSION}")
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} queueback_warnings)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${CMAKE_SOURCE_DIR}" OUTPUT_VARIABLE folder)
  if(NOT folder STREQUAL "hal")
    add_dependencies(programs ${name})
  endif()
  if(folder MATCHES "^terminal")
    add_dependencies(terminal_programs ${name})
  endif()
endfunction()

# Turns a folder's SQL migrations (NNNN_name.sql) into a C++ source that lists them in order.
function(queueback_embed_migrations folder namespace out)
  file(GLOB scripts CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${folder}/migrations/*.sql")
  string(REGEX REPLACE "[/-]" "_" stem "${folder}")
  set(generated "${CMAKE_BINARY_DIR}/generated/${stem}_migrations.cpp")
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -DNAMESPACE=${namespace} -DOUTPUT=${generated} "-DSCRIPTS=${scripts}"
            -P ${CMAKE_SOURCE_DIR}/cmake/EmbedMigrations.cmake
    DEPENDS ${scripts} ${CMAKE_SOURCE_DIR}/cmake/EmbedMigrations.cmake
    VERBATIM)
  set(${out} ${generated} PARENT_SCOPE)
endfunction()
