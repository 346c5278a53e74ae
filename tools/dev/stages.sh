# shellcheck shell=bash
# Sourced by ./test and tools/dev/check.sh: runs stages, times them, stops at the first that fails.

stage_lines=()
stage_note=""
# What is run: stages from the first whose name contains `stage_from` on, and only those that contain `stage_only`.
# Empty: all.
stage_from=""
stage_only=""
stages_run=0

# note TEXT...: the running stage's result, for its line.
note() { stage_note="$*"; }

# stage NAME COMMAND...: runs it, unless it is left out; ends the script if it fails.
stage() {
  stage_name="$1" stage_started=$SECONDS stage_note=""
  shift
  [[ "$stage_name" != *"$stage_from"* ]] || stage_from=""
  if [[ -n "$stage_from" || "$stage_name" != *"$stage_only"* ]]; then
    stage_lines+=("== $stage_name: not run")
    return
  fi
  stages_run=$((stages_run + 1))
  printf '\n== %s\n' "$stage_name"
  # Not `if "$@"`: that would switch errexit off inside the functions.
  trap 'printf "\n== %s: FAILED after %d s\n" "$stage_name" $((SECONDS - stage_started)) >&2' EXIT
  "$@"
  trap - EXIT
  stage_lines+=("== $stage_name: $((SECONDS - stage_started)) s${stage_note:+; $stage_note}")
}

# summary: one line per stage with its time.
summary() {
  printf '\n'
  printf '%s\n' "${stage_lines[@]}"
}
