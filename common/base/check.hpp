#pragma once

namespace queueback {

/// Prints the broken invariant on standard error and aborts; the next start recovers from the journal.
[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace queueback

/// An invariant of our own code, kept in release builds. Never used on data from outside.
#define QB_CHECK(expression) \
  ((expression) ? static_cast<void>(0) : ::queueback::check_failed(#expression, __FILE__, __LINE__))
