#include "terminal/front_desk/event_requests.hpp"

#include "common/runtime/json_service.hpp"
#include "terminal/local_api/local_api.hpp"

namespace queueback::terminal {

using nlohmann::json;
using runtime::optional_text;

namespace {

/// A number below zero is a line that does not exist, not the newest one.
std::size_t line_of(const json& request) {
  const std::int64_t line = runtime::optional_number(request, "line", 0);
  return line < 0 ? SIZE_MAX : static_cast<std::size_t>(line);
}

/// A number below zero is a shift that does not exist, not the newest one.
std::uint64_t shift_of(const json& request) {
  const std::int64_t shift = runtime::optional_number(request, "shift", 0);
  return static_cast<std::uint64_t>(shift < 0 ? INT64_MAX : shift);
}

/// A word that names no kind is taken for one that no till takes: the flow says so.
domain::TenderKind tender_kind(std::string_view name) {
  using enum domain::TenderKind;
  for (const auto kind : {kCash, kCard, kQrWallet, kChange, kPoints}) {
    if (to_string(kind) == name) {
      return kind;
    }
  }
  return domain::TenderKind::kVoucher;
}

/// A word that names no movement puts nothing anywhere: its amount is empty, which the flow refuses.
Event move_cash(const json& request) {
  const std::string kind = optional_text(request, "kind");
  const std::string amount = optional_text(request, "amount");
  const std::string reason = optional_text(request, "reason");
  if (kind == "in") {
    return MoveCash{MoveCash::Kind::kIn, amount, reason};
  }
  if (kind == "out") {
    return MoveCash{MoveCash::Kind::kOut, amount, reason};
  }
  return MoveCash{MoveCash::Kind::kDrop, kind == "drop" ? amount : "", reason};
}

/// A count that cannot be read is one that cannot be: the flow refuses it.
Event close_shift(const json& request) {
  CloseShift out;
  const json counted = request.value("counted", json::array());
  for (const json& one : counted) {
    const auto value = domain::parse_money(optional_text(one, "value"));
    out.counted.push_back({value.value_or(domain::Money{}), runtime::optional_number(one, "pieces", -1)});
  }
  if (!counted.is_array()) {
    out.counted.assign(kMaxDenominations + 1, {});
  }
  return out;
}

/// What is sold, and for how much.
std::vector<EventRequest> goods() {
  return {
      {local_api::kSignIn,
       [](const json& body) -> Event {
         return SignIn{optional_text(body, "cashier"), optional_text(body, "pin")};
       }},
      {local_api::kSignOut, [](const json&) -> Event { return SignOut{}; }},
      {local_api::kCode, [](const json& body) -> Event { return Code{optional_text(body, "code")}; }},
      {local_api::kQuantity,
       [](const json& body) -> Event {
         return SetQuantity{line_of(body), optional_text(body, "quantity")};
       }},
      {local_api::kChooseMember, [](const json& body) -> Event { return ChooseMember{optional_text(body, "member")}; }},
      {local_api::kVoidLine, [](const json& body) -> Event { return VoidLine{line_of(body)}; }},
      {local_api::kVoidSale, [](const json&) -> Event { return VoidSale{}; }},
      {local_api::kAgeBySight, [](const json&) -> Event { return AnswerAge{AnswerAge::Answer::kBySight}; }},
      {local_api::kAgeByDocument, [](const json&) -> Event { return AnswerAge{AnswerAge::Answer::kByDocument}; }},
      {local_api::kAgeRefused, [](const json&) -> Event { return AnswerAge{AnswerAge::Answer::kRefused}; }},
      {local_api::kSetPrice,
       [](const json& body) -> Event {
         return SetPrice{line_of(body), optional_text(body, "price"), optional_text(body, "reason")};
       }},
      {local_api::kDiscountLine,
       [](const json& body) -> Event {
         return DiscountLine{line_of(body), optional_text(body, "amount"), optional_text(body, "reason")};
       }},
      {local_api::kDiscountSale,
       [](const json& body) -> Event {
         return DiscountSale{optional_text(body, "amount"), optional_text(body, "reason")};
       }},
  };
}

/// Putting aside, paying, picking up.
std::vector<EventRequest> payments() {
  return {
      {local_api::kPark, [](const json&) -> Event { return Park{}; }},
      {local_api::kRecall, [](const json& body) -> Event { return Recall{runtime::optional_count(body, "number")}; }},
      {local_api::kFetchBasket, [](const json& body) -> Event { return FetchBasket{optional_text(body, "id")}; }},
      {local_api::kCash, [](const json& body) -> Event { return TenderCash{optional_text(body, "received")}; }},
      {local_api::kTender,
       [](const json& body) -> Event {
         return TakeTender{tender_kind(optional_text(body, "kind")), optional_text(body, "amount"),
                           optional_text(body, "reference")};
       }},
      {local_api::kPayFromWallet,
       [](const json& body) -> Event {
         return PayFromWallet{tender_kind(optional_text(body, "kind")), optional_text(body, "amount"),
                              optional_text(body, "pin")};
       }},
      {local_api::kSetMemberPin, [](const json& body) -> Event { return SetMemberPin{optional_text(body, "pin")}; }},
      {local_api::kVoidTender, [](const json&) -> Event { return VoidTender{}; }},
      {local_api::kNext, [](const json&) -> Event { return NextSale{}; }},
      {local_api::kPickUp, [](const json& body) -> Event { return PickUp{optional_text(body, "order")}; }},
      {local_api::kHandOver, [](const json&) -> Event { return HandOver{}; }},
  };
}

/// Goods that come back.
std::vector<EventRequest> returns() {
  return {
      {local_api::kStartReturn, [](const json& body) -> Event { return StartReturn{optional_text(body, "receipt")}; }},
      {local_api::kTakeBack,
       [](const json& body) -> Event {
         return TakeBack{line_of(body), optional_text(body, "quantity")};
       }},
      {local_api::kGiveBack,
       [](const json& body) -> Event {
         return GiveBack{tender_kind(optional_text(body, "kind")), optional_text(body, "reference"),
                         optional_text(body, "reason")};
       }},
      {local_api::kExchange,
       [](const json& body) -> Event {
         return GiveBack{domain::TenderKind::kCash, "", optional_text(body, "reason"), GiveBack::For::kOtherGoods};
       }},
      {local_api::kUseCredit, [](const json&) -> Event { return UseCredit{}; }},
      {local_api::kPayOutCredit, [](const json&) -> Event { return PayOutCredit{}; }},
  };
}

/// The drawer, its shift, and what needs another person.
std::vector<EventRequest> drawer() {
  return {
      {local_api::kNoSale, [](const json& body) -> Event { return OpenWithoutSale{optional_text(body, "reason")}; }},
      {local_api::kMoveCash, move_cash},
      {local_api::kOpenShift, [](const json& body) -> Event { return OpenShift{optional_text(body, "float")}; }},
      {local_api::kCloseShift, close_shift},
      {local_api::kXReport, [](const json&) -> Event { return ReportShift{}; }},
      {local_api::kReprintReport, [](const json& body) -> Event { return ReprintReport{shift_of(body)}; }},
      {local_api::kDrill, [](const json&) -> Event { return StartDrill{}; }},
      {local_api::kTraining, [](const json& body) -> Event { return SetTraining{body.value("on", json()) == true}; }},
      {local_api::kApprove,
       [](const json& body) -> Event {
         return Approve{optional_text(body, "cashier"), optional_text(body, "pin"), optional_text(body, "reason")};
       }},
      {local_api::kWithdraw, [](const json&) -> Event { return Withdraw{}; }},
  };
}

}  // namespace

const std::vector<EventRequest>& event_requests() {
  static const std::vector<EventRequest> kRequests = [] {
    std::vector<EventRequest> all = goods();
    for (const std::vector<EventRequest>& more : {payments(), returns(), drawer()}) {
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }();
  return kRequests;
}

}  // namespace queueback::terminal
