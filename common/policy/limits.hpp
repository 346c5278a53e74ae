#pragma once
#include <cstddef>
#include <cstdint>

namespace queueback::policy {

// How much one policy may hold. Each is far above what a shop needs and keeps a file from exhausting a till.

/// Longest version name, in bytes: it travels with every order.
inline constexpr std::size_t kMaxVersionLength = 40;
/// Longest id of a product, store or desk and longest name of a level, in bytes.
inline constexpr std::size_t kMaxPlaceIdLength = 200;
inline constexpr std::size_t kMaxProducts = 20'000;
inline constexpr std::size_t kMaxStores = 5'000;
inline constexpr std::size_t kMaxDesks = 5'000;
inline constexpr std::size_t kMaxLevels = 100;
inline constexpr std::size_t kMaxTiers = 100;
inline constexpr std::size_t kMaxWindows = 1'000;
inline constexpr std::size_t kMaxDrawChoices = 1'000;
inline constexpr std::int64_t kMaxDrawWeight = 1'000'000'000;
/// Ten years, for delays and tiers.
inline constexpr std::int64_t kMaxDays = 3'660;
inline constexpr std::int64_t kMaxGroup = 1'000;
/// Most times that a member may earn.
inline constexpr std::int64_t kMaxTimes = 1'000'000'000;
/// A clear cannot be announced more than a year ahead.
inline constexpr std::int64_t kMaxAnnounceDays = 366;
/// Longest display name, in bytes.
inline constexpr std::size_t kMaxNameLength = 120;
/// Longest template of a message, in bytes.
inline constexpr std::size_t kMaxTemplateLength = 1'000;

}  // namespace queueback::policy
