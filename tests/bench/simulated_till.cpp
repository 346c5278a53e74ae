#include "tests/bench/simulated_till.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "common/crypto/tls_context.hpp"
#include "common/enrolment/client.hpp"
#include "common/net/tls_stream.hpp"
#include "common/protocol/codec.hpp"
#include "common/replication/limits.hpp"
#include "tests/bench/require.hpp"

namespace queueback::bench {

SimulatedTill::SimulatedTill(asio::io_context& io, const std::filesystem::path& identity, std::string terminal)
    : io_(io),
      identity_(identity),
      incarnation_{random_.bytes<16>()},
      orders_(std::move(terminal), random_.next_u64()) {}

void SimulatedTill::sell() {
  const domain::Order order = orders_.next(clock_.now());
  records_.push_back(replication::next_record(last_, incarnation_, protocol::encode(protocol::TerminalRecord{order})));
  last_ = records_.back().position();
  if (uplink_) {
    uplink_->appended(records_.back());
  }
}

void SimulatedTill::connect() {
  const auto settings = require(enrolment::load_settings(identity_));
  const auto material = require(crypto::TlsMaterial::load(enrolment::EnrolmentFiles::in(identity_).tls));
  const auto context = require(crypto::TlsClientContext::mutual(material, crypto::VerificationTime(clock_)));
  replication::SenderHistory history;
  history.incarnation = incarnation_;
  if (head() > 0) {
    history.segments.push_back({{}, last_});
  }
  const auto executor = io_.get_executor();
  const link::Uplink::Connect open =
      [executor, server = settings.sync,
       context]() -> asio::awaitable<Result<std::shared_ptr<net::ByteStream>, net::Error>> {
    co_return co_await net::connect_tls(executor, server, context, Duration::seconds(10));
  };
  uplink_ = std::make_unique<link::Uplink>(executor, link::Uplink::Options{"queueback-bench", open, {}},
                                           replication::Sender(std::move(history)), *this, clock_, random_);
  asio::co_spawn(io_, uplink_->run(), asio::detached);
}

asio::awaitable<std::vector<replication::Record>> SimulatedTill::read(replication::SendRange range) {
  std::vector<replication::Record> out;
  std::size_t bytes = 0;
  for (std::uint64_t seq = range.first; seq <= range.last && out.size() < replication::kMaxBatchRecords; ++seq) {
    const replication::Record& record = records_[seq - 1 - dropped_];
    bytes += record.payload.size();
    if (!out.empty() && bytes > replication::kMaxBatchBytes) {
      break;
    }
    out.push_back(record);
  }
  co_return out;
}

asio::awaitable<std::uint64_t> SimulatedTill::save(replication::Watermarks watermarks) {
  const bool moved = watermarks.here > watermarks_.here;
  watermarks_ = watermarks;
  for (; forgets_ && dropped_ < watermarks.headquarters; ++dropped_) {
    records_.pop_front();
  }
  if (moved && watermarks.here == head() && received_) {
    received_();
  }
  co_return std::uint64_t{1};
}

asio::awaitable<void> SimulatedTill::stage(std::vector<replication::ReferenceItem> /*items*/) { co_return; }
asio::awaitable<void> SimulatedTill::discard_staged() { co_return; }
asio::awaitable<void> SimulatedTill::activate(replication::ReferenceBegin version) {
  cursor_ = version.to;
  co_return;
}

}  // namespace queueback::bench
