# Compiler settings that every target of the project shares.
option(QUEUEBACK_BUILD_TESTS "Build the tests, emulators and benches" ON)
option(QUEUEBACK_BUILD_FUZZERS "Build the libFuzzer targets (clang only)" OFF)
set(QUEUEBACK_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, for example address,undefined")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(QUEUEBACK_CCACHE ccache)
if(QUEUEBACK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers need the tolerances. With paths relative to the checkout, all checkouts of a machine share
  # one cache: a fresh clone builds in a minute what another one has built before.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND};-E;env"
      "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime"
      "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR};CCACHE_NOHASHDIR=1;${QUEUEBACK_CCACHE}")
endif()

add_library(queueback_warnings INTERFACE)
target_compile_options(queueback_warnings INTERFACE -Wall -Wextra -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False positives of GCC 12 inside coroutines and inlined std::string (GCC bugs 105562, 105651).
  target_compile_options(queueback_warnings INTERFACE -Wno-restrict -Wno-mismatched-new-delete)
endif()

if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Joined sources are to GCC what headers are: it warns of their anonymous namespaces.
  target_compile_options(queueback_warnings INTERFACE -Wno-subobject-linkage)
endif()

# Line tables are enough for stack traces and perf; full debug information doubles build time.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
if(QUEUEBACK_SANITIZE)
  add_compile_options(-fsanitize=${QUEUEBACK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # Clang 14 cannot assemble coroutines with it: "Cannot represent a difference across sections" (LLVM issue 49689).
    add_compile_options(-fno-sanitize=function)
  else()
    # What the sanitizers add between the lines makes GCC see uninitialized values where there are none (its manual,
    # -fsanitize); the dev build warns of the true ones.
    target_compile_options(queueback_warnings INTERFACE -Wno-maybe-uninitialized)
  endif()
  add_link_options(-fsanitize=${QUEUEBACK_SANITIZE})
endif()
