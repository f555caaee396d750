# Every library comes from Debian 12; several ship no CMake config (see docs/adr/0002-stack.md).
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(CAF REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CURL 7.80 REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(Catch2 2.13 REQUIRED)
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(pqxx REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(pq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(rdkafka REQUIRED IMPORTED_TARGET rdkafka)
pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)

# For programs that allocate most of their time. A sanitizer brings its own.
add_library(order_allocator INTERFACE)
if(NOT ORDER_SANITIZE)
  target_link_libraries(order_allocator INTERFACE PkgConfig::jemalloc)
endif()

# libpqxx 6 reads and writes std::optional only when told so, everywhere alike.
target_compile_definitions(PkgConfig::pqxx INTERFACE PQXX_HAVE_OPTIONAL PQXX_HIDE_EXP_OPTIONAL)
target_link_libraries(PkgConfig::pqxx INTERFACE PkgConfig::pq)

# Standalone Asio: headers only, no package config.
find_path(ASIO_INCLUDE_DIR asio.hpp REQUIRED)
add_library(asio INTERFACE)
target_include_directories(asio SYSTEM INTERFACE ${ASIO_INCLUDE_DIR})
target_compile_definitions(asio INTERFACE ASIO_STANDALONE ASIO_NO_DEPRECATED)
target_link_libraries(asio INTERFACE Threads::Threads)

find_path(RAPIDJSON_INCLUDE_DIR rapidjson/document.h REQUIRED)
add_library(rapidjson INTERFACE)
target_include_directories(rapidjson SYSTEM INTERFACE ${RAPIDJSON_INCLUDE_DIR})
