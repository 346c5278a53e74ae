#!/usr/bin/env bash
# Before a commit: formats, lints, builds and tests.
#
#   tools/dev/check.sh                 what differs from the branch main
#   tools/dev/check.sh --base REF      what differs from REF
#   tools/dev/check.sh --all           every file
#   tools/dev/check.sh --format-only   only formats
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/dev/changed_files.sh
source tools/dev/changed_files.sh
# shellcheck source=tools/dev/stages.sh
source tools/dev/stages.sh

base=main scope=changed format_only=false
while [[ $# -gt 0 ]]; do
  case "$1" in
    --base)
      base="${2:?--base needs a branch or commit}"
      shift
      ;;
    --all) scope=all ;;
    --format-only) format_only=true ;;
    *)
      sed -n '2,/^set/{/^#/s/^# \?//p}' "${BASH_SOURCE[0]}" >&2
      exit 2
      ;;
  esac
  shift
done

format() {
  local files
  if [[ "$scope" == all ]]; then
    mapfile -t files < <(git ls-files '*.cpp' '*.hpp')
  else
    mapfile -t files < <(changed_files "$base" '*.cpp' '*.hpp')
  fi
  [[ ${#files[@]} -eq 0 ]] || clang-format -i "${files[@]}"
  note "${#files[@]} files"
}

tidy() {
  if [[ "$scope" == all ]]; then
    tools/dev/tidy.sh --all
  else
    tools/dev/tidy.sh --base "$base"
  fi
}

stage "packages" tools/dev/install_packages.sh build test full
stage "format" format
if ! $format_only; then
  stage "configure" cmake --preset dev --log-level=WARNING
  stage "lint" python3 tests/lint/lint.py
  stage "build" cmake --build --preset dev
  stage "clang-tidy" tidy
  stage "tests" ctest --preset dev --parallel "$(nproc)"
fi
summary
