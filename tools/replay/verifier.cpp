#include "tools/replay/verifier.hpp"

#include <nlohmann/json.hpp>

namespace queueback::replay {
namespace {

using nlohmann::json;

std::string to_json(const std::optional<ledger::Posting>& posting) {
  if (!posting) {
    return "null";
  }
  std::string out = "{\"debit\":";
  append_json_string(out, posting->debit);
  out += ",\"credit\":";
  append_json_string(out, posting->credit);
  out += ",\"currency\":";
  append_json_string(out, posting->currency);
  out += ",\"amount\":" + std::to_string(posting->amount.minor()) + ",\"cause\":";
  append_json_string(out, posting->cause);
  return out + "}";
}

/// Moves a text member out; false if it is not there.
bool take_text(const json& object, const char* name, std::string& out) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) {
    return false;
  }
  out = found->get_ref<const std::string&>();
  return true;
}

std::optional<ledger::Posting> read_posting(const json& object) {
  ledger::Posting out;
  out.book = ledger::Book::kRewards;
  const auto amount = object.find("amount");
  const bool complete = take_text(object, "debit", out.debit) && take_text(object, "credit", out.credit) &&
                        take_text(object, "currency", out.currency) && take_text(object, "cause", out.cause) &&
                        amount != object.end() && amount->is_number_integer();
  if (!complete) {
    return std::nullopt;
  }
  out.amount = domain::Money::minor(amount->get<std::int64_t>());
  return out;
}

}  // namespace

Verifier::Verifier(std::FILE* file, std::string name) : reader_(file), name_(std::move(name)) {}

std::optional<ledger::Posting> Verifier::next_found() {
  while (const auto line = reader_.next()) {
    ++line_;
    const json object = json::parse(line->text, nullptr, false);
    std::string event;
    const bool readable =
        line->length == Line::Length::kFits && object.is_object() && take_text(object, "event", event);
    if (readable && event != "posting") {
      continue;
    }
    auto posting = readable ? read_posting(object) : std::nullopt;
    if (!posting) {
      failure_ = name_ + ":" + std::to_string(line_) + ": is no line of a ledger export";
    }
    return posting;
  }
  if (reader_.failed()) {
    failure_ = name_ + ": cannot be read";
  }
  return std::nullopt;
}

void Verifier::check(const ledger::Posting& posting) {
  if (difference_ || failure_) {
    return;
  }
  ++postings_;
  auto found = next_found();
  if (!failure_ && found != posting) {
    difference_ = Difference{postings_, posting, std::move(found)};
  }
}

void Verifier::finish(Output& output) {
  if (!difference_ && !failure_) {
    if (auto more = next_found()) {
      difference_ = Difference{postings_ + 1, std::nullopt, std::move(more)};
    }
  }
  if (failure_) {
    return;
  }
  if (difference_) {
    EventLine(output, "difference")
        .add("posting", difference_->posting)
        .add_json("expected", to_json(difference_->expected))
        .add_json("found", to_json(difference_->found));
  } else {
    EventLine(output, "verified").add("postings", postings_);
  }
}

}  // namespace queueback::replay
