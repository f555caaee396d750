# embed_sql(<target>): turns sql/queries/**/*.sql and sql/migrations/*.sql into
# constants of db/ (generated/sql_queries.hpp, generated/sql_migrations.hpp).
function(embed_sql target)
  file(GLOB_RECURSE queries CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sql/queries/*.sql)
  file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sql/migrations/*.sql)
  set(generated ${CMAKE_BINARY_DIR}/generated)
  add_custom_command(
    OUTPUT ${generated}/sql_queries.hpp ${generated}/sql_migrations.hpp
    COMMAND ${CMAKE_COMMAND} -DSQL=${CMAKE_SOURCE_DIR}/sql -DOUT=${generated}
            -P ${CMAKE_SOURCE_DIR}/cmake/GenerateSql.cmake
    DEPENDS ${queries} ${migrations} ${CMAKE_SOURCE_DIR}/cmake/GenerateSql.cmake
    COMMENT "Embedding sql/" VERBATIM)
  target_sources(${target} PRIVATE ${generated}/sql_queries.hpp ${generated}/sql_migrations.hpp)
  target_include_directories(${target} PUBLIC ${generated})
endfunction()
