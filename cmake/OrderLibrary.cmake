# order_library(<folder> [LINKS targets...]): one static library per folder, of all its sources.
function(order_library name)
  cmake_parse_arguments(arg "" "" "LINKS;SOURCES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  list(FILTER sources EXCLUDE REGEX "/main/[^/]*$")  # `main` holds a program, not a part
  add_library(order_${name} STATIC ${sources} ${arg_SOURCES})
  target_include_directories(order_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(order_${name} PUBLIC ${arg_LINKS} PRIVATE order_warnings)
  add_dependencies(order_${name} check-layers)
endfunction()
