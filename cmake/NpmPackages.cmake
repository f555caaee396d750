# Packages from npm for the build and for tests, in the versions of
# package-lock.json, without running the packages' scripts.
find_program(NODE_PROGRAM NAMES node nodejs)
find_program(NPM_PROGRAM npm)
if(NOT NODE_PROGRAM OR NOT NPM_PROGRAM)
  message(FATAL_ERROR "Node.js and npm are needed to build what the service shows to browsers: "
                      "run script/install, or install Debian's nodejs and npm")
endif()

# npm_packages(<folder> COMMENT <text> [OPTIONS <of npm ci>...]): puts what
# package.json of this source folder asks for into <folder>/node_modules;
# <folder>/installed is the stamp to depend on.
function(npm_packages folder)
  cmake_parse_arguments(arg "" "COMMENT" "OPTIONS" ${ARGN})
  set(files
    ${CMAKE_CURRENT_SOURCE_DIR}/package.json
    ${CMAKE_CURRENT_SOURCE_DIR}/package-lock.json
    ${CMAKE_CURRENT_SOURCE_DIR}/.npmrc)
  add_custom_command(
    OUTPUT ${folder}/installed
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
    COMMAND ${CMAKE_COMMAND} -E copy ${files} ${folder}
    COMMAND ${CMAKE_COMMAND} -E chdir ${folder}
            ${NPM_PROGRAM} ci ${arg_OPTIONS} --ignore-scripts --loglevel=error
    COMMAND ${CMAKE_COMMAND} -E touch ${folder}/installed
    DEPENDS ${files}
    COMMENT "${arg_COMMENT}" VERBATIM)
endfunction()

# web_folder_library(<target> <source>): what embed_web_files.mjs has written.
# Without order_warnings: compilers are told to mind the length of literals.
function(web_folder_library target source)
  add_library(${target} STATIC ${source})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
endfunction()
