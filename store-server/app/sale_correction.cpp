#include "store-server/app/sale_correction.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace queueback::store_server {
namespace {

using domain::Handover;
using domain::Money;
using domain::Order;
using domain::OrderLine;
using protocol::TerminalRecord;

using Corrected = Result<TerminalRecord, std::string>;
using Text = std::string;

/// Of a line that stands for goods which the record does not say.
constexpr const char* kUnknownProduct = "unknown";

Money sum_in(const std::vector<ledger::Posting>& suspended, const std::string& currency) {
  Money sum;
  for (const ledger::Posting& posting : suspended) {
    sum += posting.currency == currency ? posting.amount : Money{};
  }
  return sum;
}

/// Whether the lines alone make a sale of this amount.
bool lines_make(const Order& order, Money amount) {
  Order paid = order;
  paid.total = amount;
  paid.tenders = {{domain::TenderKind::kCash, amount, amount}};
  return domain::validate(paid).has_value();
}

/// All goods as one line, where the lines cannot be booked themselves.
Result<OrderLine, Text> one_line(const Order& order, Money amount, const std::optional<domain::Ratio>& vat) {
  std::set<domain::Ratio> rates;
  for (const OrderLine& line : order.lines) {
    rates.insert(line.vat_rate);
  }
  if (!vat && rates.size() != 1) {
    return tl::unexpected(Text(rates.empty() ? "its lines say no VAT: give the rate with the amount"
                                             : "its lines have several VAT rates: give one with the amount"));
  }
  const auto product = order.lines.empty() ? *domain::ProductId::parse(kUnknownProduct) : order.lines.front().product;
  return OrderLine{product, "corrected sale", domain::Quantity::pieces(1), amount, amount, vat ? *vat : *rates.begin()};
}

Result<void, Text> set_sale(Order& order, const Correction& correction, const RecordPlace& place,
                            const std::vector<ledger::Posting>& suspended) {
  const Money there = sum_in(suspended, place.currency);
  if (*correction.sale != there) {
    return tl::unexpected("the record has " + domain::to_string(there) + " " + place.currency +
                          " in suspense, so it cannot become a sale of " + domain::to_string(*correction.sale));
  }
  order.total = there;
  order.tenders = ledger::plausible_tenders(order);
  for (domain::Tender& tender : order.tenders) {
    tender.received = std::clamp(tender.received, tender.amount, domain::kMaxAmount);
  }
  if (!correction.vat && lines_make(order, there)) {
    return {};
  }
  const auto line = one_line(order, there, correction.vat);
  if (!line) {
    return tl::unexpected(line.error());
  }
  order.lines = {*line};
  return {};
}

Corrected correct_sale(Order order, const Correction& correction, const RecordPlace& place,
                       const std::vector<ledger::Posting>& suspended) {
  if (correction.place == Correction::Place::kHere) {
    order.store = place.store;
    order.terminal = *domain::TerminalId::parse(place.terminal);
  }
  if (correction.member) {
    order.member = domain::MemberId::parse(*correction.member);
  }
  if (correction.vat && !correction.sale) {
    return tl::unexpected(Text("a VAT rate goes with the amount of the sale"));
  }
  if (correction.sale) {
    if (auto done = set_sale(order, correction, place, suspended); !done) {
      return tl::unexpected(done.error());
    }
  }
  return TerminalRecord{std::move(order)};
}

/// A record without money: only whose it is can be corrected. `what` it is: "handover", "report".
template <class Body>
Corrected correct_names(Body body, const char* what, const Correction& correction, const RecordPlace& place) {
  if (correction.member || correction.sale || correction.vat) {
    return tl::unexpected("the record is a " + Text(what) + ": it has no member, amount or VAT to correct");
  }
  body.store = place.store;
  body.terminal = *domain::TerminalId::parse(place.terminal);
  return TerminalRecord{std::move(body)};
}

/// What the reasons of order_booking.cpp and handover_booking.cpp mean.
struct Known {
  std::string_view part;  ///< of the reason
  Advice advice;
};

const std::vector<Known>& known_reasons() {
  static const std::vector<Known> kKnown = {
      {"unreadable: ",
       {"this version of the store's server cannot read the record",
        "update the server, then accept it; or reject it and book the receipt by hand",
        {"accept", "reject"},
        "unreadable"}},
      {" names store ",
       {"the terminal says that it belongs to another store than its certificate",
        "if it was made here, correct it with --here; then look at that terminal's identity",
        {"correct --here", "reject"},
        "other-store"}},
      {" names terminal ",
       {"the terminal says that it is another one than its certificate",
        "if it was made at the terminal of the certificate, correct it with --here; then look at its identity",
        {"correct --here", "reject"},
        "other-terminal"}},
      {"the sale is in ",
       {"the sale is in another currency than the store's",
        "reject it and book the receipt by hand",
        {"reject"},
        "currency"}},
      {"the sale does not add up",
       {"lines, total and payment do not fit each other",
        "compare the receipt with the money; if the money is right, correct it with --as-sale and that amount",
        {"correct --as-sale", "reject"},
        "sums"}},
      {" was already booked by log entry ",
       {"the same sale is booked already",
        "reject it; ask the cashier if money was taken twice",
        {"reject"},
        "booked-before"}},
      {kImportedFrom,
       {"it came in the file of a device that may not send any more",
        "compare it with the receipts and the money of that device: accept it if the sale was made, or reject it",
        {"accept", "correct --member", "correct --no-member", "reject"},
        "imported"}},
  };
  return kKnown;
}

/// The same of handovers.
const std::vector<Known>& known_handover_reasons() {
  static const std::vector<Known> kKnown = {
      {"there is no order ",
       {"the online order that was handed over is not known here",
        "have the online shop send the order again, then accept the handover",
        {"accept", "reject"},
        "unknown-order"}},
      {" was sold and handed over at a till",
       {"the order is a sale of a till, not an online order", "reject it", {"reject"}, "till-sale"}},
      {" was completed before",
       {"the order was handed over before",
        "ask both cashiers if the goods left twice, then reject it",
        {"reject"},
        "handed-over-before"}},
      {" was refunded before",
       {"the buyer has his money back",
        "ask the buyer for the goods or the money, then reject it",
        {"reject"},
        "refunded-before"}},
  };
  return kKnown;
}

}  // namespace

Corrected correct_record(const TerminalRecord& record, const Correction& correction, const RecordPlace& place,
                         const std::vector<ledger::Posting>& suspended) {
  if (const auto* handover = std::get_if<Handover>(&record.body)) {
    return correct_names(*handover, "handover", correction, place);
  }
  if (const auto* report = std::get_if<domain::TillReport>(&record.body)) {
    return correct_names(*report, "report", correction, place);
  }
  if (const auto* back = std::get_if<domain::Return>(&record.body)) {
    return correct_names(*back, "return", correction, place);
  }
  if (const auto* lease = std::get_if<domain::LeaseReturn>(&record.body)) {
    return correct_names(*lease, "lease", correction, place);
  }
  return correct_sale(std::get<Order>(record.body), correction, place, suspended);
}

Advice advice_on(std::string_view quarantine_reason) {
  for (const std::vector<Known>* reasons : {&known_reasons(), &known_handover_reasons()}) {
    const auto found = std::find_if(reasons->begin(), reasons->end(), [&](const Known& known) {
      return quarantine_reason.find(known.part) != std::string_view::npos;
    });
    if (found != reasons->end()) {
      return found->advice;
    }
  }
  return {"the reward program refuses the record",
          "if the cause is gone, accept it; or correct its member, or book it without one",
          {"accept", "correct --member", "correct --no-member", "reject"},
          "program"};
}

}  // namespace queueback::store_server
