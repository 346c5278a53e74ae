# Everything here is a Debian 12 package; tools/dev/packages.txt lists their names.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
set(Boost_NO_WARN_NEW_VERSIONS ON)
find_package(Boost 1.81 REQUIRED COMPONENTS url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(Protobuf 3.21 REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(date REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n data)
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(FREETYPE REQUIRED IMPORTED_TARGET freetype2)
pkg_check_modules(LIBPNG REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(RIME REQUIRED IMPORTED_TARGET rime)
pkg_get_variable(RIME_DATA rime pkgdatadir)  # where packages of pinyin put theirs
pkg_check_modules(UDEV REQUIRED IMPORTED_TARGET libudev)
if(QUEUEBACK_BUILD_TESTS)
  find_package(GTest REQUIRED)
  find_package(benchmark REQUIRED)
endif()

# Asio and Beast are compiled once, here, instead of in every file that includes them.
add_library(queueback_asio STATIC ${CMAKE_CURRENT_LIST_DIR}/asio_separate_compilation.cpp)
target_compile_definitions(queueback_asio PUBLIC
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_SEPARATE_COMPILATION)
target_include_directories(queueback_asio SYSTEM PUBLIC ${Boost_INCLUDE_DIRS})
target_link_libraries(queueback_asio PUBLIC OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
if(QUEUEBACK_SANITIZE MATCHES "thread")
  # ThreadSanitizer does not see fences (GCC: -Wtsan). Asio fences around handlers, where its scheduler's mutex orders
  # memory already, and when a reference count falls to zero; without std::atomic it takes Boost's count, which acquires
  # and releases by itself.
  target_compile_definitions(queueback_asio PUBLIC BOOST_ASIO_DISABLE_FENCED_BLOCK BOOST_ASIO_DISABLE_STD_ATOMIC)
endif()
