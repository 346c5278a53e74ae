// A sender that takes nothing of what it is sent: the next session of the same name ends the old one at once.
#include "common/link/downlink.hpp"

#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "headquarters/net/headquarters_downlink.hpp"
#include "tests/headquarters/store_stream.hpp"
#include "tests/net/coroutines.hpp"
#include "tests/net/memory_stream.hpp"
#include "tests/net/pki.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::headquarters {
namespace {

using test::MemoryStream;
using test::must;

Bytes framed(const Bytes& body) {
  Bytes out;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    out.push_back(static_cast<std::uint8_t>(body.size() >> shift));
  }
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

class DownlinkOfHeadquarters : public testing::Test {
 protected:
  ~DownlinkOfHeadquarters() override { storage_.close(); }

  /// A connection of store S1 that has said Hello.
  std::shared_ptr<MemoryStream> greeted() {
    auto stream = std::make_shared<MemoryStream>(io_.get_executor(),
                                                 must(crypto::PeerIdentity::make(crypto::StoreAtHeadquarters{"S1"})));
    stream->pieces.push_back(framed(replication::encode(tests::StoreStream(1).hello())));
    return stream;
  }
  void serve(const std::shared_ptr<MemoryStream>& stream) {
    asio::co_spawn(io_, downlink_.serve(stream), asio::detached);
  }
  asio::awaitable<void> until(const bool& condition) {
    while (!condition) {
      co_await asio::post(io_.get_executor(), asio::use_awaitable);
    }
  }
  asio::awaitable<void> until_written(const MemoryStream& stream) {
    while (stream.writes == 0) {
      co_await asio::post(io_.get_executor(), asio::use_awaitable);
    }
  }

  asio::io_context io_;
  SystemClock clock_;
  const tests::TemporaryDirectory directory_;
  storage::Database database_{must(storage::Database::open({directory_.path() / "hq.db"}))};
  std::unique_ptr<Archive> archive_{must(Archive::open(database_, clock_))};
  storage::GroupCommit storage_{database_, {{}, {}, [](const storage::Error&) { std::abort(); }}};
  HeadquartersDownlink port_{*archive_, storage_};
  link::Downlink downlink_{io_.get_executor(), port_, clock_};
};

TEST_F(DownlinkOfHeadquarters, session_that_takes_nothing_ends_when_it_is_replaced) {
  const auto stuck = greeted();
  stuck->held = true;
  serve(stuck);
  test::run(io_, until_written(*stuck));
  EXPECT_FALSE(stuck->closed);
  const auto next = greeted();
  serve(next);
  test::run(io_, until(stuck->closed));
  EXPECT_EQ(stuck->writes, 1U) << "it is not told why: it would not read that either";
  test::run(io_, until(next->closed));
  EXPECT_FALSE(next->written.empty());
}

TEST_F(DownlinkOfHeadquarters, question_is_refused) {
  const auto stream = greeted();
  stream->pieces.push_back(framed(replication::encode(replication::Inquiry{1, to_bytes("{}")})));
  serve(stream);
  test::run(io_, until(stream->closed));
  const std::string said(as_text(stream->written));
  EXPECT_NE(said.find("questions are not answered here"), std::string::npos);
}

}  // namespace
}  // namespace queueback::headquarters
