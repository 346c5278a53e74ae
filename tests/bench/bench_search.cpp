// Finding products in a catalogue of 50 000: how long the index takes to make, and a search in it.
#include <benchmark/benchmark.h>

#include <array>
#include <string>
#include <unordered_map>

#include "terminal/search/product_index.hpp"

namespace {

using namespace queueback;

constexpr int kProducts = 50'000;
constexpr std::array<const char*, 8> kBrands = {"禾盛", "悦家", "青岭", "晨野", "百味园", "海沐", "云谷", "小满仓"};
constexpr std::array<const char*, 7> kGoods = {"可乐", "矿泉水", "原味薯片", "红烧牛肉面", "绿豆", "纯牛奶", "洗衣液"};

const std::unordered_map<std::string, domain::Product>& shop() {
  static const auto products = [] {
    std::unordered_map<std::string, domain::Product> out;
    for (int i = 0; i < kProducts; ++i) {
      const std::string number = std::to_string(100'000 + i);
      const auto place = static_cast<std::size_t>(i);
      const std::string name =
          std::string(kBrands[place % kBrands.size()]) + kGoods[place / 3 % kGoods.size()] + " " + number + "毫升";
      out.emplace("P" + number,
                  domain::Product{*domain::ProductId::parse("P" + number), "9520000" + number, name,
                                  "Product number " + number, domain::Money::minor(200), domain::Ratio{130'000}});
    }
    return out;
  }();
  return products;
}

void make_index(benchmark::State& state) {
  shop();
  for ([[maybe_unused]] auto round : state) {
    benchmark::DoNotOptimize(terminal::ProductIndex(shop()));
  }
}
BENCHMARK(make_index)->Unit(benchmark::kMillisecond);

void search(benchmark::State& state, const char* text) {
  const terminal::ProductIndex index(shop());
  for ([[maybe_unused]] auto round : state) {
    benchmark::DoNotOptimize(index.find(text));
  }
}
BENCHMARK_CAPTURE(search, one_letter, "k")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search, initials, "kqs")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search, pinyin, "kuangquan")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search, two_words, "kqs 149999")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search, nothing, "nobody has this")->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
