# Script mode: writes OUTPUT, which defines NAMESPACE::migrations() from the files in SCRIPTS.
set(body "")
list(SORT SCRIPTS)
foreach(script IN LISTS SCRIPTS)
  get_filename_component(name ${script} NAME_WE)
  string(REGEX MATCH "^[0-9]+" digits ${name})
  string(REGEX REPLACE "^0+" "" number "${digits}")
  file(READ ${script} sql)
  string(APPEND body "      {${number}, \"${name}\", R\"__sql__(${sql})__sql__\"},\n")
endforeach()
file(WRITE ${OUTPUT}
"// Made by cmake/EmbedMigrations.cmake from the SQL files of this module.
#include \"common/storage/migration.hpp\"

namespace ${NAMESPACE} {
std::span<const queueback::storage::Migration> migrations();
std::span<const queueback::storage::Migration> migrations() {
  static constexpr queueback::storage::Migration kMigrations[] = {
${body}  };
  return kMigrations;
}
}  // namespace ${NAMESPACE}
")
