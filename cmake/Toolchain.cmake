# Compiler cache, linker, instrumentation: what every target of the build shares.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

if(ORDER_SANITIZE)
  add_compile_options(-fsanitize=${ORDER_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ORDER_SANITIZE})
  if(ORDER_SANITIZE MATCHES "undefined")
    # CAF 0.17 binds null references while it spawns function-based actors.
    add_compile_options(-fno-sanitize=null)
  endif()
endif()
if(ORDER_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

# -O3 buys nothing that a benchmark shows and costs compile time.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

# Warnings are errors in our own code; third-party headers are SYSTEM.
add_library(order_warnings INTERFACE)
target_compile_options(order_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align
  -Wunused -Wnull-dereference -Wdouble-promotion -Wimplicit-fallthrough -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these two falsely inside inlined standard headers.
  target_compile_options(order_warnings INTERFACE -Wno-null-dereference -Wno-restrict -Wno-maybe-uninitialized)
  # CAF and httplib are included through precompiled headers, which ccache
  # accepts only with this setting.
  target_compile_options(order_warnings INTERFACE -fpch-preprocess)
endif()
