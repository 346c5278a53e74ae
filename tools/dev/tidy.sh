#!/usr/bin/env bash
# clang-tidy with the flags of the dev build.
#
#   tools/dev/tidy.sh              on files that differ from the branch main
#   tools/dev/tidy.sh --base REF   on files that differ from REF
#   tools/dev/tidy.sh --all        on every file
#   tools/dev/tidy.sh FILE...      on these
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/dev/changed_files.sh
source tools/dev/changed_files.sh

files=()
base=main
case "${1:-}" in
  --all) mapfile -t files < <(git ls-files '*.cpp') ;;
  --base | "")
    [[ -z "${1:-}" ]] || base="${2:?--base needs a branch or commit}"
    mapfile -t files < <(changed_files "$base" '*.cpp' '*.hpp')
    ;;
  *) files=("$@") ;;
esac

[[ -f build/dev/compile_commands.json ]] || cmake --preset dev --log-level=WARNING
mapfile -t files < <(tools/dev/tidy_database.py build/dev build/tidy "${files[@]}")
if [[ ${#files[@]} -eq 0 ]]; then
  printf 'clang-tidy: no file to look at.\n'
  exit 0
fi
# Migrations and protocol code are generated; clang-tidy needs them to exist.
mapfile -t generated < <(tools/dev/tidy_database.py --generated build/dev)
ninja -C build/dev "${generated[@]}" >/dev/null

printf 'clang-tidy: %d files\n' "${#files[@]}"
# GCC knows warnings that clang does not.
printf '%s\0' "${files[@]}" |
  xargs -0 --max-args=1 --max-procs="$(nproc)" \
    clang-tidy -p build/tidy --quiet --extra-arg=-Wno-unknown-warning-option 2> >(grep -v ' warnings\? generated\.$' >&2)
