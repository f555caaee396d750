# Debian packages of the two programs and the bill of materials, for what is built:
#
#   cmake --build build/release --target sbom       build/release/order-service.cdx.json
#   cmake --build build/release --target packages   build/release/packages/*.deb
#
# Dependencies are those of the libraries that the programs load (dpkg-shlibdeps).
if(NOT TARGET order-service OR NOT TARGET order-sandbox)
  return()
endif()
find_program(NODE_PROGRAM NAMES node nodejs)
find_program(GZIP_PROGRAM gzip)
set(debian ${CMAKE_SOURCE_DIR}/deploy/debian)
set(made ${CMAKE_BINARY_DIR}/packaging)

# -- bill of materials --------------------------------------------------------
foreach(program order-service order-sandbox)
  set(folders "")
  if(program STREQUAL order-service)
    set(folders domain log db integrations actors http app)
  else()
    set(folders sandbox)
  endif()
  add_custom_command(
    OUTPUT ${CMAKE_BINARY_DIR}/${program}.cdx.json
    COMMAND ${NODE_PROGRAM} ${CMAKE_SOURCE_DIR}/cmake/sbom.mjs
            ${CMAKE_BINARY_DIR}/${program}.cdx.json ${PROJECT_VERSION}
            ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR} ${program} ${folders}
    DEPENDS ${program} ${CMAKE_SOURCE_DIR}/cmake/sbom.mjs
    COMMENT "Listing what ${program} is made of" VERBATIM)
endforeach()
add_custom_target(sbom
  DEPENDS ${CMAKE_BINARY_DIR}/order-service.cdx.json ${CMAKE_BINARY_DIR}/order-sandbox.cdx.json)

# -- files made for the packages ----------------------------------------------
configure_file(${debian}/changelog.in ${made}/changelog @ONLY)
add_custom_command(
  OUTPUT ${made}/order-service.env ${made}/order-service.8 ${made}/order-sandbox.1
  COMMAND ${NODE_PROGRAM} ${debian}/settings_files.mjs ${PROJECT_VERSION} ${made}
  DEPENDS ${debian}/settings_files.mjs ${CMAKE_SOURCE_DIR}/script/lib/settings.mjs
          ${debian}/order-service.8.in ${debian}/order-sandbox.1.in ${CMAKE_SOURCE_DIR}/.env.example
  COMMENT "Writing man pages and example settings" VERBATIM)
# Debian wants these compressed to the utmost and without a date.
foreach(file order-service.8 order-sandbox.1 changelog)
  add_custom_command(
    OUTPUT ${made}/${file}.gz
    COMMAND ${GZIP_PROGRAM} --best --no-name --force --keep ${made}/${file}
    DEPENDS ${made}/${file} VERBATIM)
  list(APPEND compressed ${made}/${file}.gz)
endforeach()
add_custom_target(packaging-files DEPENDS ${made}/order-service.env ${compressed})

# -- what lies where ----------------------------------------------------------
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# install_for(<program> <folder> FILES <files...> [NAME <name>] [SECRET])
function(install_for program folder)
  cmake_parse_arguments(arg "SECRET" "NAME" "FILES" ${ARGN})
  set(mode OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  if(arg_SECRET)
    set(mode OWNER_READ OWNER_WRITE)
  endif()
  if(arg_NAME)
    set(rename RENAME ${arg_NAME})
  endif()
  install(FILES ${arg_FILES} DESTINATION ${folder} COMPONENT ${program} PERMISSIONS ${mode} ${rename})
endfunction()

install(TARGETS order-service RUNTIME DESTINATION /usr/bin COMPONENT order-service)
install(TARGETS order-sandbox RUNTIME DESTINATION /usr/bin COMPONENT order-sandbox)
foreach(program order-service order-sandbox)
  set(doc /usr/share/doc/${program})
  install_for(${program} ${doc} FILES ${debian}/copyright ${CMAKE_BINARY_DIR}/${program}.cdx.json)
  install_for(${program} ${doc} FILES ${made}/changelog.gz NAME changelog.Debian.gz)
  install_for(${program} /usr/share/lintian/overrides FILES ${debian}/${program}.lintian-overrides
              NAME ${program})
endforeach()
set(doc /usr/share/doc/order-service)
install_for(order-service /etc/order-service FILES ${made}/order-service.env SECRET)
install_for(order-service /lib/systemd/system FILES
  ${CMAKE_SOURCE_DIR}/deploy/systemd/order-service.service
  ${CMAKE_SOURCE_DIR}/deploy/systemd/order-service-relay.service)
install_for(order-service /usr/share/man/man8 FILES ${made}/order-service.8.gz)
foreach(page console duties logs operations scaling security settings upgrading)
  install_for(order-service ${doc} FILES ${CMAKE_SOURCE_DIR}/docs/${page}.md)
endforeach()
foreach(folder haproxy postgres prometheus grafana)
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/deploy/${folder} DESTINATION ${doc}/examples
          COMPONENT order-service)
endforeach()
install_for(order-sandbox /usr/share/man/man1 FILES ${made}/order-sandbox.1.gz)
install_for(order-sandbox /usr/share/doc/order-sandbox FILES ${CMAKE_SOURCE_DIR}/sandbox/README.md)

# -- CPack --------------------------------------------------------------------
set(CPACK_GENERATOR DEB)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL order-service order-sandbox)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "order-service's maintainers <order-service@localhost.invalid>")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_ORDER-SERVICE_PACKAGE_NAME order-service)
set(CPACK_DEBIAN_ORDER-SANDBOX_PACKAGE_NAME order-sandbox)
set(CPACK_COMPONENT_ORDER-SERVICE_DESCRIPTION
"from a shopping basket to orders
Turns a shopping basket into orders, one per seller, and carries each order
through its life: invoice, payment, shipment, cancellation, refund. Its only
memory is a PostgreSQL database, which need not be on the same machine.
.
The units are neither enabled nor started by the installation: first fill in
/etc/order-service/order-service.env.")
set(CPACK_COMPONENT_ORDER-SANDBOX_DESCRIPTION
"neighbours of order-service, played with faults on demand
Answers as product-, auth-, cart-, payment-, warehouse- and address-service or
as a Kafka broker, for trials, tests and benchmarks. Not for production.")
# For neighbours that are called by https.
set(CPACK_DEBIAN_ORDER-SERVICE_PACKAGE_DEPENDS ca-certificates)
set(CPACK_DEBIAN_ORDER-SERVICE_PACKAGE_SUGGESTS "postgresql, haproxy, prometheus")
set(CPACK_DEBIAN_ORDER-SERVICE_PACKAGE_CONTROL_EXTRA
  "${debian}/conffiles;${debian}/postinst;${debian}/prerm;${debian}/postrm")
include(CPack)

add_custom_target(packages
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${CPACK_PACKAGE_DIRECTORY}
  COMMAND ${CMAKE_CPACK_COMMAND} -G DEB --config ${CMAKE_BINARY_DIR}/CPackConfig.cmake
  WORKING_DIRECTORY ${CMAKE_BINARY_DIR}
  COMMENT "Packing order-service and order-sandbox for Debian" VERBATIM)
add_dependencies(packages order-service order-sandbox packaging-files sbom)
