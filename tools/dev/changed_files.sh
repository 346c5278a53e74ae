# shellcheck shell=bash
# Sourced by tools/dev/tidy.sh and tools/dev/check.sh.

# changed_files BASE PATTERN...: existing files that differ from where this branch left BASE, uncommitted ones too.
changed_files() {
  local base="$1" fork
  shift
  fork="$(git merge-base "$base" HEAD 2>/dev/null)" || fork=HEAD
  {
    git diff --name-only --diff-filter=d "$fork" -- "$@"
    git ls-files --others --exclude-standard -- "$@"
  } | sort -u
}
