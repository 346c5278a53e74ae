#include "common/zone/posix_rule.hpp"

#include <algorithm>
#include <charconv>

namespace queueback::zone {
namespace {

constexpr int kDaysPerWeek = 7;
constexpr int kThursday = 4;  // 1970-01-01
constexpr int kLastWeek = 5;

/// Reads a TZ string from front to back.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  bool take(char wanted) {
    const bool there = !rest_.empty() && rest_.front() == wanted;
    rest_.remove_prefix(there ? 1 : 0);
    return there;
  }
  /// `EST`, `<+0530>`
  bool name() {
    const bool quoted = take('<');
    const std::size_t end = quoted ? rest_.find('>') : rest_.find_first_of("0123456789+-,");
    const std::size_t length = end == std::string_view::npos ? rest_.size() : end;
    rest_.remove_prefix(length);
    return length >= 1 && (!quoted || take('>'));
  }
  /// `[+-]hh[:mm[:ss]]`
  std::optional<Duration> time() {
    const bool negative = take('-');
    if (!negative) {
      (void)take('+');
    }
    const auto hours = number();
    if (!hours) {
      return std::nullopt;
    }
    std::int64_t seconds = *hours * 3600L;
    for (const std::int64_t unit : {60L, 1L}) {
      const auto part = take(':') ? number() : std::optional(0);
      if (!part) {
        return std::nullopt;
      }
      seconds += *part * unit;
    }
    return Duration::seconds(negative ? -seconds : seconds);
  }
  /// `Mm.w.d[/time]`
  std::optional<PosixRule::Date> date() {
    const bool by_week = take('M');
    const auto month = by_week ? number() : std::nullopt;
    const auto week = month && take('.') ? number() : std::nullopt;
    const auto weekday = week && take('.') ? number() : std::nullopt;
    if (!weekday) {
      return std::nullopt;
    }
    PosixRule::Date date{*month, *week, *weekday, Duration::hours(2)};
    if (take('/')) {
      const auto at = time();
      if (!at) {
        return std::nullopt;
      }
      date.time = *at;
    }
    return date;
  }

 private:
  std::optional<int> number() {
    int value = 0;
    const auto [after, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc() || value < 0) {
      return std::nullopt;
    }
    rest_.remove_prefix(static_cast<std::size_t>(after - rest_.data()));
    return value;
  }

  std::string_view rest_;
};

/// Midnight of the date, as if it were UTC.
Instant local_midnight(const PosixRule::Date& date, int year) {
  const std::int64_t first = days_from_civil({year, date.month, 1});
  const std::int64_t weekday = ((first + kThursday) % kDaysPerWeek + kDaysPerWeek) % kDaysPerWeek;
  std::int64_t day = first + (date.weekday - weekday + kDaysPerWeek) % kDaysPerWeek +
                     static_cast<std::int64_t>(date.week - 1) * kDaysPerWeek;
  const CivilDay next_month = date.month == 12 ? CivilDay{year + 1, 1, 1} : CivilDay{year, date.month + 1, 1};
  while (date.week == kLastWeek && day >= days_from_civil(next_month)) {
    day -= kDaysPerWeek;
  }
  return Instant{} + Duration::days(day);
}

}  // namespace

std::optional<PosixRule> parse_posix_rule(std::string_view text) {
  Reader reader(text);
  PosixRule rule;
  const auto west = reader.name() ? reader.time() : std::nullopt;
  if (!west) {
    return std::nullopt;
  }
  rule.standard = Duration{-west->micros};
  if (reader.done()) {
    return rule;
  }
  if (!reader.name()) {
    return std::nullopt;
  }
  rule.summer = Duration{rule.standard.micros + Duration::hours(1).micros};
  if (!reader.take(',')) {
    const auto summer_west = reader.time();
    if (!summer_west || !reader.take(',')) {
      return std::nullopt;
    }
    rule.summer = Duration{-summer_west->micros};
  }
  rule.summer_begins = reader.date();
  rule.summer_ends = reader.take(',') ? reader.date() : std::nullopt;
  return rule.summer_begins && rule.summer_ends && reader.done() ? std::optional(rule) : std::nullopt;
}

std::vector<calendar::Transition> transitions_of_year(const PosixRule& rule, int year) {
  if (!rule.summer_begins || !rule.summer_ends) {
    return {};
  }
  const auto at = [year](const PosixRule::Date& date, Duration offset_before) {
    return local_midnight(date, year) + date.time - offset_before;
  };
  std::vector<calendar::Transition> transitions = {{at(*rule.summer_begins, rule.standard), rule.summer},
                                                   {at(*rule.summer_ends, rule.summer), rule.standard}};
  std::sort(transitions.begin(), transitions.end(),
            [](const calendar::Transition& a, const calendar::Transition& b) { return a.from < b.from; });
  return transitions;
}

}  // namespace queueback::zone
