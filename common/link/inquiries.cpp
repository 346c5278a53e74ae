#include "common/link/inquiries.hpp"

#include <algorithm>
#include <utility>

#include "common/replication/limits.hpp"

namespace queueback::link {

void Inquiries::begin(std::uint16_t version) { version_ = version; }

void Inquiries::end(std::string why) {
  version_ = 0;
  why_not_ = std::move(why);
  if (under_way_) {
    waiting_.push_back(std::exchange(under_way_, nullptr));
  }
  for (const auto& asked : std::exchange(waiting_, {})) {
    asked->answer = tl::unexpected("the connection ended before the answer came: " + why_not_);
  }
  changed_.raise();
}

asio::awaitable<Result<Bytes, std::string>> Inquiries::ask(Bytes body) {
  if (version_ == 0) {
    co_return tl::unexpected("no connection: " + why_not_);
  }
  if (version_ < replication::kInquiryVersion) {
    co_return tl::unexpected(std::string("the peer's program is older and answers no questions"));
  }
  if (body.size() > replication::kMaxInquiryBytes) {
    co_return tl::unexpected("a question has at most " + std::to_string(replication::kMaxInquiryBytes) + " bytes");
  }
  if (waiting_.size() >= kMaxWaitingInquiries) {
    co_return tl::unexpected(std::string("too many questions wait for an answer"));
  }
  const auto asked = std::make_shared<Asked>(Asked{{++number_, std::move(body)}, std::nullopt});
  waiting_.push_back(asked);
  wake_();
  const std::int64_t end = clock_.monotonic().micros + kInquiryDeadline.micros;
  while (!asked->answer) {
    const Duration left{end - clock_.monotonic().micros};
    if (left.micros <= 0) {
      std::erase(waiting_, asked);
      co_return tl::unexpected(std::string("no answer in time"));
    }
    co_await changed_.wait(left);
  }
  co_return std::move(*asked->answer);
}

std::optional<replication::Inquiry> Inquiries::next() {
  if (under_way_ || waiting_.empty()) {
    return std::nullopt;
  }
  under_way_ = std::move(waiting_.front());
  waiting_.pop_front();
  return under_way_->inquiry;
}

bool Inquiries::on_answer(replication::InquiryAnswer answer) {
  if (!under_way_ || under_way_->inquiry.number != answer.number) {
    return false;
  }
  std::exchange(under_way_, nullptr)->answer = std::move(answer.body);
  changed_.raise();
  return true;
}

}  // namespace queueback::link
