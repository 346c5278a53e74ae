#include "common/net/connection_pool.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace queueback::net {

std::string origin_of(const asio::ip::tcp::socket& socket) {
  boost::system::error_code error;
  asio::ip::address address = socket.remote_endpoint(error).address();
  if (error) {
    return "";
  }
  if (address.is_v6() && !address.to_v6().is_v4_mapped()) {
    constexpr std::size_t kNetworkBytes = 8;
    auto bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + kNetworkBytes, bytes.end(), std::uint8_t{0});
    return asio::ip::address_v6(bytes).to_string() + "/64";
  }
  if (address.is_v6()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return address.to_string();
}

std::optional<ConnectionPool::Connection> ConnectionPool::take(std::uint64_t id) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) {
    return std::nullopt;
  }
  Connection out = std::move(found->second);
  connections_.erase(found);
  return out;
}

std::optional<ConnectionPool::Connection> ConnectionPool::take_oldest_of_busiest() {
  std::map<std::string_view, std::size_t> counts;
  for (const auto& [id, connection] : connections_) {
    ++counts[connection.origin];
  }
  const auto busiest =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (busiest == counts.end()) {
    return std::nullopt;
  }
  const auto oldest = std::find_if(connections_.begin(), connections_.end(),
                                   [&](const auto& entry) { return entry.second.origin == busiest->first; });
  return take(oldest->first);
}

void ConnectionPool::close_all() {
  std::vector<std::shared_ptr<ByteStream>> closing;
  for (const auto& [id, connection] : connections_) {
    closing.push_back(connection.stream);
  }
  for (const auto& stream : closing) {
    stream->close();
  }
}

}  // namespace queueback::net
