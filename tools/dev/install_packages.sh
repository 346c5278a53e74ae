#!/usr/bin/env bash
# Installs the Debian packages of the given groups that are missing; tools/dev/packages.txt lists them.
#
#   tools/dev/install_packages.sh GROUP...      GROUP: build, test, full, vnc, cross, lab
#   tools/dev/install_packages.sh --list GROUP...   only prints what is missing
set -euo pipefail

list="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/packages.txt"
readonly list
readonly known_groups='build|test|full|vnc|cross|lab'

fail() {
  printf 'install_packages.sh: %s\n' "$*" >&2
  exit 1
}

# packages_of GROUP: the packages of one group, one per line.
packages_of() {
  awk -v group="$1" -v known="^($known_groups)\$" '
    { sub(/#.*/, "") }
    NF == 0 { next }
    NF != 2 || $2 !~ known { printf "%s:%d: expected PACKAGE GROUP\n", FILENAME, FNR > "/dev/stderr"; exit 1 }
    $2 == group { print $1 }
  ' "$list"
}

is_installed() {
  [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

# as_root COMMAND...: with sudo when that is needed.
as_root() {
  if [[ "$(id -u)" == 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "packages are missing: ${missing[*]}. Installing them needs root; run this as root or install sudo."
  fi
}

only_list=false
if [[ "${1:-}" == --list ]]; then
  only_list=true
  shift
fi
[[ $# -gt 0 ]] || fail "name at least one group: ${known_groups//|/, }"
command -v dpkg-query >/dev/null || fail "this is not a Debian system; install the equivalents of $list yourself"

missing=()
for group in "$@"; do
  [[ "$group" =~ ^($known_groups)$ ]] || fail "there is no group '$group'; groups are ${known_groups//|/, }"
  packages="$(packages_of "$group")"
  for package in $packages; do
    is_installed "$package" || missing+=("$package")
  done
done

if [[ ${#missing[@]} -eq 0 ]]; then
  $only_list || printf 'Packages: nothing is missing (%s).\n' "$*"
  exit 0
fi
if $only_list; then
  printf '%s\n' "${missing[@]}"
  exit 0
fi

printf 'Packages: installing %s\n' "${missing[*]}"
# Another installation may be running: wait for it instead of failing.
readonly apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q)
as_root "${apt[@]}" update </dev/null
as_root "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" </dev/null
