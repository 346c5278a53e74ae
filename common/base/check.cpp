#include "common/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace queueback {

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "queueback: broken invariant %s at %s:%d\n", expression, file, line);
  std::abort();
}

}  // namespace queueback
