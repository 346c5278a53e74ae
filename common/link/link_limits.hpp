#pragma once
#include <cstddef>

#include "common/base/instant.hpp"

/// Every deadline of the replication link by name.
namespace queueback::link {

/// Connect, TLS handshake and greeting.
inline constexpr Duration kConnectDeadline = Duration::seconds(10);
/// Hello to Welcome.
inline constexpr Duration kHelloDeadline = Duration::seconds(15);
/// A sender that has nothing to send shows this often that it is alive, and declares its head.
inline constexpr Duration kHeartbeat = Duration::seconds(5);
/// Either side closes a connection that was silent for so long.
inline constexpr Duration kSilence = Duration::seconds(16);
/// Handing one frame to the system.
inline constexpr Duration kSendDeadline = Duration::seconds(20);
/// Records of a batch that a receiver hands on at once: what came meanwhile from others need not wait for all of it.
inline constexpr std::size_t kSliceRecords = 32;
/// Between two acks that only carry news from headquarters.
inline constexpr Duration kWatermarkPace = Duration::milliseconds(20);

/// Messages without records that a receiver reads of one sender: so many at once, then so many a second.
inline constexpr std::uint32_t kIdleMessagesAtOnce = 200;
inline constexpr std::uint32_t kIdleMessagesPerSecond = 100;

}  // namespace queueback::link
