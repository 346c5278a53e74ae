#!/usr/bin/env bash
# Builds Queueback for another architecture in a clean Debian chroot, and runs tests of it under qemu-user.
set -euo pipefail

usage() {
  cat <<'TEXT'
toolchains/cross.sh ARCHITECTURE COMMAND     ARCHITECTURE: arm64 (every program) or armhf (terminals)

  chroot             makes the chroot, if there is none for today's packages; the other commands do so too
  build [TARGET...]  builds the programs (arm64: programs; armhf: terminal_programs) or the given targets
  test [KIND...]     builds tests of these kinds (folders of tests/) and runs them under qemu-user;
                     without a kind: unit property contract
  run COMMAND...     runs a command in the chroot, in the sources
  clean              removes the chroot and what was built

The sources are read-only in the chroot, and it has no network. Programs end up in build/cross/ARCHITECTURE/bin.
Making the chroot and entering it needs root; without it, sudo is used.

Environment: QUEUEBACK_JOBS     compilers and tests at the same time (processors)
             QUEUEBACK_CHROOTS  where chroots are kept (build/chroots), for several checkouts to share them
             QUEUEBACK_MIRROR   a mirror's address or a file with lines of sources.list, as mmdebstrap takes them
                                (Debian's own, with security updates)
TEXT
}

fail() {
  printf 'cross.sh: %s\n' "$*" >&2
  exit 1
}

checkout="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readonly checkout
readonly jobs="${QUEUEBACK_JOBS:-$(nproc)}"
readonly chroots="${QUEUEBACK_CHROOTS:-$checkout/build/chroots}"
readonly suite=bookworm
# They listen to udev's netlink, whose messages qemu-user does not pass on; tools/hardware-lab runs the first.
readonly not_under_qemu_user=(hal_device_watch_test terminal_devices_tests)

# choose_architecture NAME: sets what depends on it.
choose_architecture() {
  case "$1" in
    arm64) programs=programs compilers=crossbuild-essential-arm64 binfmt=qemu-aarch64 ;;
    armhf) programs=terminal_programs compilers=crossbuild-essential-armhf binfmt=qemu-arm ;;
    *) fail "unknown architecture '$1'; there are arm64 and armhf" ;;
  esac
  architecture="$1"
  own="$(dpkg --print-architecture)" || fail "this is not a Debian system"
  [[ "$own" != "$architecture" ]] || fail "this machine is $own itself: cmake --preset release builds for it"
  chroot="$chroots/$architecture"
  output="$checkout/build/cross/$architecture"
}

# listed_packages: what tools/dev/packages.txt wants for building and testing.
listed_packages() {
  awk '{ sub(/#.*/, "") } $2 == "build" || $2 == "test" { print $1 }' "$checkout/tools/dev/packages.txt"
}

# Libraries are wanted for the other architecture, tools for this one. A library of headers only is the same for all, and
# apt knows it without an architecture.
chroot_packages() {
  local package known packages
  mapfile -t packages < <(listed_packages)
  known="$(apt-cache show --no-all-versions "${packages[@]}")" || fail "apt does not know all packages: run apt-get update"
  known="$(awk '/^Package: / { name = $2 } /^Architecture: all$/ { print name }' <<<"$known")"
  printf '%s\n' "$compilers" qemu-user-static
  for package in "${packages[@]}"; do
    case "$package" in
      lib*-dev | qt6-*-dev | qml6-module-*)
        [[ $'\n'"$known"$'\n' == *$'\n'"$package"$'\n'* ]] || package="$package:$architecture"
        ;;
    esac
    printf '%s\n' "$package"
  done
}

# make_chroot: unless the one that is there was made from the same list. It becomes visible when it is complete.
make_chroot() {
  local list mirror=() stamp=queueback-packages.txt started=$SECONDS
  list="$(chroot_packages)" || exit 1
  if [[ -f "$chroot/$stamp" && "$(<"$chroot/$stamp")" == "$list" ]]; then
    return
  fi
  printf 'Making the chroot %s\n' "$chroot"
  rm -rf --one-file-system "$chroot.new"
  mkdir -p "$chroots"
  [[ -z "${QUEUEBACK_MIRROR:-}" ]] || mirror=("$QUEUEBACK_MIRROR")
  mmdebstrap --mode=root --variant=apt --architectures="$own,$architecture" --include="$(paste -sd, <<<"$list")" \
    --aptopt='APT::Install-Recommends "false"' "$suite" "$chroot.new" "${mirror[@]}" ||
    fail "mmdebstrap could not make the chroot"
  mkdir -p "$chroot.new/source"
  printf '%s\n' "$list" >"$chroot.new/$stamp"
  rm -rf --one-file-system "$chroot"
  mv "$chroot.new" "$chroot"
  printf 'Chroot made in %d s\n' $((SECONDS - started))
}

# Runs inside namespaces of its own, so that nothing has to be unmounted: enter_namespaces COMMAND...
enter_namespaces() {
  mount --make-rprivate /
  ip link set lo up
  mount -t proc proc "$chroot/proc"
  mount -t binfmt_misc binfmt_misc "$chroot/proc/sys/fs/binfmt_misc" 2>/dev/null || true  # in_chroot_with_emulator says so
  mount --rbind /dev "$chroot/dev"
  mount -t tmpfs tmpfs "$chroot/tmp"
  mount --bind "$checkout" "$chroot/source"
  mount -o remount,bind,ro "$chroot/source"
  mount --bind "$output" "$chroot/source/build/cross/$architecture"
  mkdir -p "$chroot/root/.cache/ccache"
  mount --bind "$checkout/build/cross/ccache" "$chroot/root/.cache/ccache"
  exec chroot "$chroot" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" \
    PYTHONDONTWRITEBYTECODE=1 QUEUEBACK_JOBS="$jobs" /bin/sh -c 'cd /source && exec "$@"' sh "$@"
}

# in_chroot COMMAND...: with its own mounts and network.
in_chroot() {
  mkdir -p "$output" "$checkout/build/cross/ccache"
  unshare --mount --net "$checkout/toolchains/cross.sh" "$architecture" inside-namespaces "$@" </dev/null
}

# Once; after that the build itself notices what changed.
configure() {
  [[ -f "$output/build.ninja" ]] || in_chroot cmake --preset "$architecture" --log-level=WARNING
}

# build TARGET...
build() {
  local started=$SECONDS
  configure
  in_chroot cmake --build "build/cross/$architecture" --parallel "$jobs" --target "$@"
  printf 'Built for %s in %d s: %s\n' "$architecture" $((SECONDS - started)) "$*"
}

# in_chroot_with_emulator COMMAND...: tests that start programs of ours need the kernel to know what to start them with.
# It forgets what it was told when the file system through which it was told is unmounted: here, when COMMAND ends.
in_chroot_with_emulator() {
  local known=/proc/sys/fs/binfmt_misc
  # shellcheck disable=SC2016  # for the shell inside
  in_chroot sh -c '[ -e "$1/$2" ] || cat "/usr/lib/binfmt.d/$2.conf" >"$1/register" || {
      echo "cross.sh: the kernel does not take $2 in binfmt_misc, with which tests start programs" >&2
      exit 1
    }
    shift 2
    exec "$@"' sh "$known" "$binfmt" "$@"
}

# run_tests KIND...
run_tests() {
  local kind targets=() labels
  for kind in "$@"; do
    [[ -f "$checkout/tests/$kind/CMakeLists.txt" ]] || fail "there is no folder tests/$kind"
    targets+=("tests/$kind/all")
  done
  build "${targets[@]}"
  labels="^($(IFS='|'; printf '%s' "$*"))\$"
  in_chroot_with_emulator ctest --test-dir "build/cross/$architecture" --output-on-failure --no-tests=error --parallel "$jobs" \
    --timeout 1800 --label-regex "$labels" --exclude-regex "^($(IFS='|'; printf '%s' "${not_under_qemu_user[*]}"))\$"
}

main() {
  case "${1:-}" in
    -h | --help)
      usage
      exit 0
      ;;
    '')
      usage >&2
      exit 2
      ;;
  esac
  choose_architecture "$1"
  local command="${2:-}"
  shift $(($# < 2 ? $# : 2))
  if [[ "$(id -u)" != 0 ]]; then
    command -v sudo >/dev/null || fail "chroots need root; run this as root or install sudo"
    exec sudo --preserve-env=QUEUEBACK_JOBS,QUEUEBACK_CHROOTS,QUEUEBACK_MIRROR \
      "$checkout/toolchains/cross.sh" "$architecture" "$command" "$@"
  fi
  case "$command" in
    chroot | build | test | run)
      "$checkout/tools/dev/install_packages.sh" cross
      make_chroot
      ;;
  esac
  case "$command" in
    chroot) ;;
    build) build "${@:-$programs}" ;;
    test)
      [[ $# -gt 0 ]] || set -- unit property contract
      run_tests "$@"
      ;;
    run)
      [[ $# -gt 0 ]] || fail "run what?"
      in_chroot "$@"
      ;;
    clean) rm -rf --one-file-system "$chroot" "$output" ;;
    inside-namespaces) enter_namespaces "$@" ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
}

main "$@"
