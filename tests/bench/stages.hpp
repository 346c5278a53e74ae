#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace queueback::bench {

/// How much work a run does.
struct Scale {
  int tills = 8;
  int backlog_each = 2000;
  int one_by_one_each = 200;
  int queued = 10'000;
  int sales = 300;
  int waiting = 1'000'000;
  int commands = 1'000'000;
};

/// One line of the table.
struct Figure {
  std::string what;
  std::string value;
};
using Figures = std::vector<Figure>;

/// Several terminals against one store process over mutual TLS: a backlog each, then sale by sale, then idle.
void measure_throughput(const Scale& scale, Figures& out);
/// A real terminal that was offline for a long time comes back.
void measure_drain(const Scale& scale, Figures& out);
/// Cash to paper on a real terminal, and its memory.
void measure_pay(const Scale& scale, Figures& out);

/// A store that starts with many who wait.
void measure_start(const Scale& scale, Figures& out);
/// A long file of commands through queueback-replay.
void measure_replay(const Scale& scale, Figures& out);

[[nodiscard]] std::string number(double value, int decimals);

}  // namespace queueback::bench
