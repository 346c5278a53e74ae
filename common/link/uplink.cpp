#include "common/link/uplink.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <utility>
#include <variant>

#include "common/link/greeting.hpp"
#include "common/link/link_limits.hpp"
#include "common/net/sleep.hpp"

namespace queueback::link {

using namespace asio::experimental::awaitable_operators;  // NOLINT(google-build-using-namespace): operator||
using replication::Message;

Uplink::Uplink(asio::any_io_executor executor, Options options, replication::Sender sender, UplinkPort& port,
               const Clock& clock, RandomSource& random)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      sender_(std::move(sender)),
      port_(port),
      clock_(clock),
      backoff_(options_.backoff, random),
      wake_(executor_),
      inquiries_(executor_, clock_, [this] { wake_.raise(); }) {}

asio::awaitable<void> Uplink::run() {
  while (!stopping_) {
    report(UplinkState::kConnecting, status_.problem);
    std::string problem = co_await session();
    channel_.reset();
    sender_.disconnected();
    inquiries_.end(problem);
    if (stopping_) {
      break;
    }
    report(UplinkState::kWaiting, std::move(problem));
    (void)co_await wake_.wait(backoff_.next());
  }
}

void Uplink::appended(const replication::Appended& record) {
  sender_.appended(record);
  status_.head = record.position.seq;
  // Waking during a backoff would turn every sale into a connection attempt.
  if (sender_.in_session()) {
    wake_.raise();
  }
}

asio::awaitable<Result<Bytes, std::string>> Uplink::ask(Bytes inquiry) { return inquiries_.ask(std::move(inquiry)); }

void Uplink::drop() {
  if (channel_) {
    channel_->close();
  }
  wake_.raise();
}

void Uplink::stop() {
  stopping_ = true;
  drop();
}

asio::awaitable<std::string> Uplink::session() {
  auto stream = co_await options_.connect();
  if (!stream) {
    co_return stream.error().reason;
  }
  if (stopping_) {
    co_return "stopping";
  }
  channel_ = std::make_unique<net::FrameChannel>(executor_, std::move(*stream), clock_);
  intake_ = {};
  if (std::string problem = co_await greet(); !problem.empty()) {
    co_return problem;
  }
  backoff_.reset();
  report(UplinkState::kOnline, "");
  const std::variant<std::string, std::string> ended = co_await (read_loop() || write_loop());
  co_return std::visit([](const std::string& problem) { return problem; }, ended);
}

asio::awaitable<std::string> Uplink::greet() {
  replication::Hello hello = sender_.hello(options_.program, port_.reference_cursor(), clock_.now());
  const auto welcome = co_await link::greet(*channel_, std::move(hello));
  if (!welcome) {
    co_return welcome.error();
  }
  const auto watermarks = sender_.on_welcome(*welcome);
  if (!watermarks) {
    co_return watermarks.error().reason;
  }
  status_.peer_clock = Instant{welcome->clock_micros};
  status_.clock_skew = clock_skew(status_.peer_clock, clock_.now());
  inquiries_.begin(welcome->version);
  co_await save(*watermarks);
  co_return std::string();
}

asio::awaitable<std::string> Uplink::write_loop() {
  while (true) {
    if (auto inquiry = inquiries_.next()) {
      const Message question = std::move(*inquiry);
      if (std::string problem = co_await send(question); !problem.empty()) {
        co_return problem;
      }
    }
    const auto range = sender_.next_range();
    if (!range) {
      const Duration before = clock_.monotonic();
      if (!co_await wake_.wait(kHeartbeat)) {
        co_return "the session has ended";
      }
      const bool quiet =
          !sender_.next_range().has_value() && clock_.monotonic().micros - before.micros >= kHeartbeat.micros;
      if (quiet) {
        const Message heartbeat = replication::Batch{sender_.head().seq, {}};
        if (std::string problem = co_await send(heartbeat); !problem.empty()) {
          co_return problem;
        }
      }
      continue;
    }
    std::vector<replication::Record> records = co_await port_.read(*range);
    // Before sending: the ack may be read before this coroutine goes on. A failed send ends the session.
    sender_.sent(records.back().seq);
    const Message batch = replication::Batch{sender_.head().seq, std::move(records)};
    if (std::string problem = co_await send(batch); !problem.empty()) {
      co_return problem;
    }
  }
}

asio::awaitable<std::string> Uplink::read_loop() {
  while (true) {
    const auto frame = co_await channel_->receive(kSilence);
    if (!frame) {
      co_return frame.error().reason;
    }
    auto message = replication::decode(*frame);
    if (!message) {
      co_return message.error().reason;
    }
    if (std::string problem = co_await on_message(std::move(*message)); !problem.empty()) {
      co_return problem;
    }
  }
}

asio::awaitable<std::string> Uplink::on_message(Message message) {
  if (auto* ack = std::get_if<replication::Ack>(&message)) {
    co_return co_await on_message(*ack);
  }
  if (auto* begin = std::get_if<replication::ReferenceBegin>(&message)) {
    co_return co_await on_message(*begin);
  }
  if (auto* items = std::get_if<replication::ReferenceItems>(&message)) {
    co_return co_await on_message(std::move(*items));
  }
  if (auto* end = std::get_if<replication::ReferenceEnd>(&message)) {
    co_return co_await on_message(*end);
  }
  if (auto* answer = std::get_if<replication::InquiryAnswer>(&message)) {
    const bool asked = inquiries_.on_answer(std::move(*answer));
    wake_.raise();
    co_return asked ? "" : "an answer to no question";
  }
  if (auto* refuse = std::get_if<replication::Refuse>(&message)) {
    co_return describe(*refuse);
  }
  co_return "unexpected message from the receiver";
}

asio::awaitable<std::string> Uplink::on_message(replication::Ack ack) {
  const auto watermarks = sender_.on_ack(ack);
  if (!watermarks) {
    co_return watermarks.error().reason;
  }
  co_await save(*watermarks);
  wake_.raise();
  co_return std::string();
}

asio::awaitable<std::string> Uplink::on_message(replication::ReferenceBegin begin) {
  const auto begun = intake_.begin(begin);
  if (!begun) {
    co_return begun.error().reason;
  }
  co_await port_.discard_staged();
  co_return std::string();
}

asio::awaitable<std::string> Uplink::on_message(replication::ReferenceItems items) {
  const auto counted = intake_.items(items);
  if (!counted) {
    co_return counted.error().reason;
  }
  co_await port_.stage(std::move(items.items));
  co_return std::string();
}

asio::awaitable<std::string> Uplink::on_message(replication::ReferenceEnd end) {
  const auto version = intake_.end(end);
  if (!version) {
    co_return version.error().reason;
  }
  co_await port_.activate(*version);
  const Message active = replication::ReferenceActive{version->to};
  co_return co_await send(active);
}

asio::awaitable<void> Uplink::save(replication::Watermarks watermarks) {
  const bool news = watermarks != status_.watermarks;
  status_.watermarks = watermarks;
  if (news) {
    sender_.dropped_below(co_await port_.save(watermarks));
    port_.on_status(status_);
  }
}

asio::awaitable<std::string> Uplink::send(Message message) {
  const auto sent = co_await channel_->send(replication::encode(message), kSendDeadline);
  co_return sent ? std::string() : sent.error().reason;
}

void Uplink::report(UplinkState state, std::string problem) {
  status_.state = state;
  status_.problem = std::move(problem);
  status_.head = sender_.head().seq;
  status_.watermarks = sender_.history().watermarks;
  port_.on_status(status_);
}

}  // namespace queueback::link
