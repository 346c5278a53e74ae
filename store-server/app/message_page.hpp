#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "store-server/app/store.hpp"

namespace queueback::store_server {

/// What a member is told, in words.
struct MemberMessage {
  std::uint64_t n = 0;       ///< of the row; messages of one step share it
  std::uint64_t log_no = 0;  ///< MessageRow::log_no
  std::string entry;
  policy::Event event = policy::Event::kJoined;
  Instant at;
  std::string zh;
  std::string en;
};

/// Some of a member's messages, oldest first.
struct MessagePage {
  std::vector<MemberMessage> messages;
  std::uint64_t next = 0;  ///< to be asked for next, as `after`
  bool more = false;
};

/// The messages that a member's page shows, after number `after`, out of at most `rows` rows: rendered now, with the
/// templates of each entry's policy version. Storage thread only.
[[nodiscard]] Stored<MessagePage> messages_of(Store& store, const std::string& member, std::uint64_t after,
                                              std::uint64_t rows);

}  // namespace queueback::store_server
