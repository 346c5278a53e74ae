#pragma once
#include "tests/bench/stages.hpp"

namespace queueback::bench {

/// A table of two columns on standard output.
void print(const Figures& figures);
/// Processor, kernel, file system and sync time of this machine.
void print_machine();

}  // namespace queueback::bench
