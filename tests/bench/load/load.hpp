#pragma once
#include <cstdint>
#include <string>

#include "tests/bench/stages.hpp"

/// The measurements of `queueback-loadgen`: one real store server, simulated terminals with real certificates, TLS and
/// records, and the reward rules in force. docs/performance.md keeps the figures.
namespace queueback::bench::load {

struct Backlog {
  int terminals = 32;
  int each = 2'000;
};
/// Many terminals come back at once; against bare SQLite that writes the same rows.
void measure_backlog(const Backlog& options, Figures& out);

struct Online {
  int terminals = 32;
  int backlog = 100'000;  ///< of all terminals together
  int pause_millis = 20;  ///< between two sales of the one that is online
};
/// One terminal sells while the backlog of the others drains.
void measure_online(const Online& options, Figures& out);

struct Soak {
  int minutes = 10;
  int terminals = 8;
  int sales_per_second = 400;  ///< of all together
};
/// Steady sales with rules under which the line does not grow; the store's memory every half minute.
void measure_soak(const Soak& options, Figures& out);

struct Growth {
  int terminals = 32;
  std::int64_t orders = 5'000'000;
};
/// What an order costs as the database grows.
void measure_growth(const Growth& options, Figures& out);

}  // namespace queueback::bench::load
