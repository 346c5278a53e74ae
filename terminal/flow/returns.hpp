#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/sale_return.hpp"
#include "terminal/shift/exchange_credit.hpp"
#include "terminal/shift/journal_event.hpp"
#include "terminal/shift/shift.hpp"

/// Goods that come back: what the flow and its shell say to each other. Part of flow.hpp.
namespace queueback::terminal {

/// Names a receipt: by its number at a terminal, or, scanned, by its sale.
struct ReceiptName {
  std::string terminal;
  std::uint64_t number = 0;
  std::optional<domain::OrderId> order = {};
  friend bool operator==(const ReceiptName&, const ReceiptName&) = default;
};

/// What somebody scanned or typed: `17` (of `own`), `T2-17`, `T2 17`, or a receipt's link. Nothing for another text.
[[nodiscard]] std::optional<ReceiptName> parse_receipt_name(std::string_view text, const std::string& own);
/// T2-17
[[nodiscard]] std::string to_string(const ReceiptName& name);

/// A sale whose goods may come back.
struct Returnable {
  domain::Order order;
  std::vector<domain::ReturnedLine> returned;  ///< before; and what other tills are just taking back
  /// Who said so. Without the store only what this till sold is known, and what came back to it.
  enum class Source : std::uint8_t { kStore, kThisTill } source = Source::kStore;
  std::string held_by = {};  ///< the other tills that are just taking goods of it back: T2, T3

  /// What is left of a line.
  [[nodiscard]] domain::Quantity left(std::size_t line) const;
};

/// Why a line is a few cents cheaper, or brings a few cents less: what is left is paid in coins that there are.
inline constexpr std::string_view kRoundingReason = "cash rounding";

/// What the shop's cash step keeps back of a line that is given back in cash; the line's next piece brings it.
struct CashRounding {
  std::uint32_t line = 0;  ///< of the order, from 0
  domain::Money amount;
  friend bool operator==(const CashRounding&, const CashRounding&) = default;
};

struct State;
/// What is left of the till's credit for the sale on the desk; zero: there is none, or it is used.
[[nodiscard]] domain::Money free_credit(const State& state);
/// After a restart: an unfinished sale is not paid with a credit that is not there. What was kept of it may be older
/// than the credit's end, since keeping it may fail.
void forget_lost_credit(State& state);

/// A return ready to be saved: all but its number and its terminal.
struct ReturnDraft {
  Returnable sale;
  domain::CashierId cashier;
  std::string approver;  ///< id; empty: nobody else had to allow it
  std::vector<domain::ReturnedLine> lines;
  domain::Money total;
  domain::Money points;                 ///< of it: what had been paid in points
  std::optional<domain::Money> agreed;  ///< that the store withholds, as the customer was told
  domain::TenderKind tender = domain::TenderKind::kCash;
  std::string reference;
  std::string reason;
  Instant at;
  CivilDay business_date;
  std::int32_t utc_offset_minutes = 0;
  std::uint64_t reference_version = 0;
  Shift shift = {};  ///< one begins with it where none is open
  domain::Money cash_step = domain::Money::minor(1);
  std::optional<CashRounding> rounding = {};  ///< taken off `lines` and `total` already
};

/// The return as it is paid back when so much is withheld: in cash, what is due is rounded down to the step, off the
/// first line that can bear it. Unchanged where nothing is to be rounded, or nothing would be left to come back.
[[nodiscard]] ReturnDraft round_cash(ReturnDraft draft, domain::Money withheld);

/// Goods of this receipt are to come back.
struct StartReturn {
  std::string receipt;
};
/// So much of a line comes back.
struct TakeBack {
  std::size_t line = 0;  ///< from 1
  std::string quantity;  ///< decimal; empty: all that is left; 0: nothing
};
/// The money for them goes to the customer.
struct GiveBack {
  domain::TenderKind kind = domain::TenderKind::kCash;
  std::string reference;  ///< what the other device shows; empty for cash
  std::string reason;
  enum class For : std::uint8_t { kMoney, kOtherGoods } instead = For::kMoney;
};
/// What the customer has to come for exchanged goods pays for the sale, or for a part of it.
struct UseCredit {};
/// He takes nothing else: it is handed to him.
struct PayOutCredit {};
/// The shell's reports.
struct CreditPaidOut {
  std::string slip;
  domain::Money handed;
};
struct CreditKept {
  std::string reason;
};
struct SaleFound {
  Returnable sale;
};
/// The sale was not found, or the store does not take the goods back.
struct ReturnRefused {
  std::string reason;
};
/// The store would keep so much of it, and nobody has told the customer.
struct ReturnWithholds {
  domain::Money withheld;
};
struct ReturnCommitted {
  domain::Return what;
};

/// Looks for the sale: at the store, or, where that cannot be asked, here.
struct FindSale {
  ReceiptName receipt;
};
/// The customer keeps the goods: what the store may have reserved for it is free again.
struct ReleaseReturn {
  domain::OrderId order;
};
/// The credit is handed out: its end, its events of the journal and its paper are one transaction.
struct EndCredit {
  std::string slip;
  domain::Money handed;              ///< in coins that there are
  std::vector<JournalEvent> events;  ///< that it is handed out; that what there are no coins for stays
  Instant at;
};
/// Asks the store if it said where the sale is, then saves the return.
struct SaveReturn {
  ReturnDraft draft;
};

}  // namespace queueback::terminal
