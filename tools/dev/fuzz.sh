# shellcheck shell=bash
# Sourced by ./test and .ci/nightly, after stages.sh: builds the fuzz targets and runs them.

# fuzz_targets: the names of all, one a line; build/fuzz must be configured.
fuzz_targets() {
  ninja -C build/fuzz -t targets all | sed -n 's,^bin/\([A-Za-z0-9_]*_fuzz\): .*,\1,p' | sort -u
}

# fuzz_one TARGET SECONDS CORPORA: what it finds is kept in CORPORA/TARGET, what breaks it in build/fuzz/TARGET-*.
fuzz_one() {
  local target="$1" fuzz_for="$2" corpus="$3/$1" seeds=()
  mkdir -p "$corpus"
  [[ ! -d "tests/fuzz/corpus/${target%_fuzz}" ]] || seeds=("tests/fuzz/corpus/${target%_fuzz}")
  # Beyond the limits of headers and enrolment messages.
  "build/fuzz/bin/$target" -max_total_time="$fuzz_for" -max_len=80000 -verbosity=0 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/$target-" "$corpus" "${seeds[@]}"
}

# fuzz_all SECONDS JOBS CORPORA [TARGET...]: every target, also those behind one that failed; fails if any did.
fuzz_all() {
  local fuzz_for="$1" processors="$2" corpora="$3" target targets failed=()
  shift 3
  cmake --preset fuzz --log-level=WARNING
  targets=("$@")
  [[ ${#targets[@]} -gt 0 ]] || mapfile -t targets < <(fuzz_targets)
  cmake --build build/fuzz --parallel "$processors" --target "${targets[@]}"
  for target in "${targets[@]}"; do
    printf -- '-- %s, %s s\n' "$target" "$fuzz_for"
    fuzz_one "$target" "$fuzz_for" "$corpora" || failed+=("$target")
  done
  note "${#targets[@]} targets: ${targets[*]}${failed[*]:+; FAILED: ${failed[*]}}"
  if [[ ${#failed[@]} -gt 0 ]]; then
    printf 'fuzzing: %s failed; the inputs are build/fuzz/<target>-*. Mend it, then keep the input in tests/fuzz/corpus.\n' \
      "${failed[*]}" >&2
    return 1
  fi
}
