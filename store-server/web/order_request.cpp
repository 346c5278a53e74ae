#include "store-server/web/order_request.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "common/replay_format/command_reader.hpp"
#include "common/replay_format/command_writer.hpp"
#include "store-server/web/body_reader.hpp"

namespace queueback::store_server {
namespace {

using nlohmann::json;
using namespace rewards::queue_rebate;
using domain::Money;
using domain::Quantity;

constexpr std::size_t kMaxTimeLength = 64;
/// Whole pieces of one line at most.
constexpr std::int64_t kMaxPieces = domain::kMaxQuantity.milli / 1000;

/// A member that must be one of `values`, by its word in the replay format.
template <class T, std::size_t N>
T read_word(BodyReader& body, const char* name, const std::string& word, const std::array<T, N>& values) {
  std::string known;
  for (const T value : values) {
    if (replay::name_of(value) == word) {
      return value;
    }
    known += (known.empty() ? "" : ", ") + std::string(replay::name_of(value));
  }
  body.wrong(name, "must be one of " + known);
  return values.front();
}

template <class Id>
std::string checked_id(BodyReader& body, const char* name, std::string text) {
  if (!text.empty() && !Id::parse(text)) {
    body.wrong(name, "must be 1 to 64 letters, digits, '.', '_', '-' or '/'");
  }
  return text;
}

/// A whole number of pieces, or a text with up to three decimals; 1 if it is missing.
Quantity read_quantity(BodyReader& line) {
  const json* const value = line.optional_member("quantity");
  if (value == nullptr) {
    return {};
  }
  if (value->is_number_unsigned() && value->get<std::uint64_t>() > 0 &&
      value->get<std::uint64_t>() <= static_cast<std::uint64_t>(kMaxPieces)) {
    return Quantity::pieces(value->get<std::int64_t>());
  }
  const auto* const text = value->get_ptr<const std::string*>();
  const auto quantity = text == nullptr ? std::nullopt : domain::parse_quantity(*text);
  if (!quantity) {
    line.wrong("quantity", "must be a whole number from 1 to " + std::to_string(kMaxPieces) +
                               " or a text like \"0.735\" with at most three decimals");
  }
  return quantity.value_or(Quantity{});
}

void read_line(BodyReader& line, OrderRequest& into) {
  std::string product = checked_id<domain::ProductId>(line, "product", line.required_text("product", kMaxIdLength));
  const Money paid = Money::minor(line.required_number("paid", domain::kMaxAmount.minor()));
  const Money deducted = Money::minor(line.optional_number("deducted", domain::kMaxAmount.minor()).value_or(0));
  into.order.lines.push_back({std::move(product), paid, deducted});
  into.lines.push_back({read_quantity(line), deducted});
  line.finish();
}

void read_lines(BodyReader& body, std::string& mistake, OrderRequest& into) {
  const json* const list = body.required_member("lines");
  if (list == nullptr) {
    return;
  }
  if (!list->is_array() || list->empty() || list->size() > kMaxOnlineLines) {
    body.wrong("lines", "must be a list of 1 to " + std::to_string(kMaxOnlineLines) + " objects");
    return;
  }
  for (std::size_t i = 0; i < list->size() && mistake.empty(); ++i) {
    const std::string place = "lines[" + std::to_string(i) + "]";
    if (!(*list)[i].is_object()) {
      body.wrong(place.c_str(), "must be an object");
      return;
    }
    BodyReader line((*list)[i], place + ".", mistake);
    read_line(line, into);
  }
}

std::optional<Instant> read_at(BodyReader& body) {
  const std::string text = body.optional_text("at", kMaxTimeLength);
  if (text.empty()) {
    return std::nullopt;
  }
  const auto at = replay::read_time(text);
  if (!at) {
    body.wrong("at", "must be a time like 2026-11-20T08:00:00+08:00");
  }
  return at;
}

/// What a till takes is not paid online: its accounts are counted against drawers and terminals.
bool is_tills_tender(const std::string& tender) {
  for (int kind = 0; kind < domain::kTenderKinds; ++kind) {
    if (to_string(static_cast<domain::TenderKind>(kind)) == tender) {
      return true;
    }
  }
  return false;
}

std::string read_tender(BodyReader& body) {
  std::string tender = body.optional_text("tender", kMaxTenderLength);
  if (tender.empty()) {
    return std::string(kDefaultTender);
  }
  const bool is_word = std::all_of(tender.begin(), tender.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  if (!is_word || is_tills_tender(tender)) {
    body.wrong("tender", "must be a word of small letters, digits, '_' and '-', and none of the tills' tenders");
  }
  return tender;
}

/// Reads an object of which `read` takes the members.
template <class Read>
ReadCommand read_object(std::string_view text, Read read) {
  const auto object = parse_body(text);
  if (!object) {
    return tl::unexpected(object.error());
  }
  std::string mistake;
  BodyReader body(*object, "", mistake);
  ApiCommand command = read(body, mistake);
  body.finish();
  if (!mistake.empty()) {
    return tl::unexpected(mistake);
  }
  return command;
}

/// A command that its path says completely.
ReadCommand read_nothing_more(ApiCommand command, std::string_view text) {
  return read_object(text, [&](BodyReader& /*body*/, std::string& /*mistake*/) { return std::move(command); });
}

}  // namespace

ReadCommand read_order(std::string_view text) {
  return read_object(text, [](BodyReader& body, std::string& mistake) -> ApiCommand {
    constexpr std::array<Channel, 2> kOnline = {Channel::kStoreOnline, Channel::kMall};
    OrderRequest request;
    request.order.completed = false;
    request.order.order = body.required_text("order", replay::kMaxIdLength);
    const std::string channel = body.optional_text("channel", kMaxIdLength);
    request.order.channel = channel.empty() ? Channel::kStoreOnline : read_word(body, "channel", channel, kOnline);
    request.order.store = body.optional_text("store", kMaxIdLength);
    request.order.member = checked_id<domain::MemberId>(body, "member", body.optional_text("member", kMaxIdLength));
    request.at = read_at(body);
    request.tender = read_tender(body);
    read_lines(body, mistake, request);
    return request;
  });
}

ReadCommand read_completion(const std::string& order, std::string_view text) {
  return read_nothing_more(CompleteOrder{order}, text);
}

ReadCommand read_refund(const std::string& order, std::string_view text) {
  return read_object(text, [&](BodyReader& body, std::string& /*mistake*/) -> ApiCommand {
    Refund refund{order, std::nullopt, {}};
    if (const auto line = body.optional_number("line", std::numeric_limits<std::uint32_t>::max())) {
      refund.line = static_cast<std::uint32_t>(*line);
    }
    refund.amount = Money::minor(body.required_number("amount", domain::kMaxAmount.minor()));
    return refund;
  });
}

ReadCommand read_draw(const std::string& entry, std::string_view text) {
  return read_nothing_more(Draw{entry, std::nullopt}, text);
}

ReadCommand read_redemption(const std::string& entry, std::string_view text) {
  return read_object(text, [&](BodyReader& body, std::string& /*mistake*/) -> ApiCommand {
    constexpr std::array<Into, 3> kInto = {Into::kPoints, Into::kLove, Into::kVoucher};
    const std::string into = body.required_text("into", kMaxIdLength);
    return RedeemEntry{entry, read_word(body, "into", into, kInto)};
  });
}

ReadCommand read_leave(const std::string& entry, std::string_view text) {
  return read_nothing_more(Leave{entry}, text);
}

}  // namespace queueback::store_server
