#!/usr/bin/env bash
# clang-tidy with the flags of the dev build.
#
#   tools/dev/tidy.sh              on files that differ from the branch main
#   tools/dev/tidy.sh --base REF   on files that differ from REF
#   tools/dev/tidy.sh --all        on every source
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

# The dev build joins sources; clang-tidy looks at each by itself.
cmake --preset dev -B build/tidy/separate -DCMAKE_UNITY_BUILD=OFF --log-level=WARNING >/dev/null
exec python3 tools/dev/run_tidy.py "$PWD/build/tidy/separate" "${files[@]}"
