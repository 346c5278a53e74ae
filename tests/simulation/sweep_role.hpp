#pragma once
#include <gtest/gtest.h>

#include <cstdio>
#include <vector>

#include "tests/simulation/sweep.hpp"

/// What the scripts of all roles are written with.
namespace queueback::simulation {

using storage::Error;
using Done = Result<void, Error>;

inline void expect_clean(const char* role, const std::function<std::unique_ptr<Role>()>& make) {
  const SweepReport report = sweep(make);
  EXPECT_EQ(report.violation, "");
  EXPECT_GT(report.operations, 100U);
  std::printf("%s: %llu operations, %llu runs\n", role, static_cast<unsigned long long>(report.operations),
              static_cast<unsigned long long>(report.runs));
}

template <class Work>
Done in_transaction(storage::Database& database, Work work) {
  auto transaction = storage::Transaction::begin(database);
  if (!transaction) {
    return tl::unexpected(transaction.error());
  }
  if (auto done = work(); !done) {
    return tl::unexpected(done.error());
  }
  return transaction->commit();
}

/// A step whose value nobody needs.
template <class Value>
Done as_done(const Result<Value, Error>& result) {
  return result ? Done() : tl::unexpected(result.error());
}

/// How many of `applied` hold from the first on; a problem if a later one does without an earlier one.
inline std::size_t leading(const std::vector<bool>& applied, std::string& problem) {
  std::size_t count = 0;
  while (count < applied.size() && applied[count]) {
    ++count;
  }
  for (std::size_t n = count; n < applied.size(); ++n) {
    if (applied[n]) {
      problem = "step " + std::to_string(n) + " is there without step " + std::to_string(count);
    }
  }
  return count;
}

/// Chance of a new process: never what the one before had.
inline std::uint64_t next_seed() {
  static std::uint64_t seed = 0;
  return ++seed;
}

}  // namespace queueback::simulation
