// Runs a fuzz target over its seeds, and over every seed cut short and with single bits turned: a first line of
// defence in builds without libFuzzer.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Input = std::vector<std::uint8_t>;

/// Positions tried of one seed at most; the rest is sampled.
constexpr std::size_t kMaxPositions = 400;

void run(const Input& input) { static_cast<void>(LLVMFuzzerTestOneInput(input.data(), input.size())); }

void run_variants(const Input& seed) {
  run(seed);
  const std::size_t step = seed.size() / kMaxPositions + 1;
  for (std::size_t at = 0; at < seed.size(); at += step) {
    run(Input(seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(at)));
    for (unsigned bit = 0; bit < 8; ++bit) {
      Input turned = seed;
      turned[at] = static_cast<std::uint8_t>(turned[at] ^ (1U << bit));
      run(turned);
    }
    for (const std::uint8_t byte : {std::uint8_t{0}, std::uint8_t{0x7F}, std::uint8_t{0xFF}}) {
      Input replaced = seed;
      replaced[at] = byte;
      run(replaced);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s CORPUS\n", argv[0]);
    return 2;
  }
  std::size_t seeds = 0;
  run({});
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream file(entry.path(), std::ios::binary);
    run_variants(Input(std::istreambuf_iterator<char>(file), {}));
    ++seeds;
  }
  std::printf("%zu seeds\n", seeds);
  return seeds > 0 ? 0 : 1;
}
