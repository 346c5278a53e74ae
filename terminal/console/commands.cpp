#include "terminal/console/commands.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "common/base/text.hpp"
#include "terminal/local_api/local_api.hpp"

namespace queueback::terminal::console {
namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

/// For a command whose last parameter may hold spaces.
constexpr std::size_t kAnyWords = SIZE_MAX;

struct Command {
  std::string_view name;
  std::string_view parameters;
  std::string_view help;
  std::size_t least;  ///< words after the name
  std::size_t most;
  json (*make)(const Words& words);
};

json request(const char* name) {
  json out;
  out["do"] = name;
  return out;
}

/// A line number as typed; 0 stands for the newest line. Letters make it a line that does not exist.
std::int64_t line_number(const std::string& word) { return parse_digits(word).value_or(-1); }

json sign_in(const Words& words) {
  json out = request(local_api::kSignIn);
  out["cashier"] = words[0];
  out["pin"] = words[1];
  return out;
}

json code(const Words& words) {
  json out = request(local_api::kCode);
  out["code"] = words[0];
  return out;
}

json quantity(const Words& words) {
  json out = request(local_api::kQuantity);
  out["quantity"] = words[0];
  out["line"] = words.size() > 1 ? line_number(words[1]) : 0;
  return out;
}

json void_line(const Words& words) {
  json out = request(local_api::kVoidLine);
  out["line"] = words.empty() ? 0 : line_number(words[0]);
  return out;
}

json cash(const Words& words) {
  json out = request(local_api::kCash);
  out["received"] = words[0];
  return out;
}

json tender(const char* kind, const std::string& amount, const std::string& reference) {
  json out = request(local_api::kTender);
  out["kind"] = kind;
  out["amount"] = amount;
  out["reference"] = reference;
  return out;
}

std::string second(const Words& words) { return words.size() > 1 ? words[1] : std::string(); }
json card(const Words& words) { return tender("card", second(words), words[0]); }
json wallet(const Words& words) { return tender("qr_wallet", second(words), words[0]); }
json from_wallet(const char* kind, const Words& words) {
  json out = request(local_api::kPayFromWallet);
  out["kind"] = kind;
  out["pin"] = words[0];
  out["amount"] = second(words);
  return out;
}
json change(const Words& words) { return from_wallet("change", words); }
json points(const Words& words) { return from_wallet("points", words); }
json set_pin(const Words& words) {
  json out = request(local_api::kSetMemberPin);
  out["pin"] = words[0];
  return out;
}
json part(const Words& words) { return tender("cash", words[0], ""); }
json unpay(const Words& /*words*/) { return request(local_api::kVoidTender); }

json park(const Words& /*words*/) { return request(local_api::kPark); }

json recall(const Words& words) {
  json out = request(local_api::kRecall);
  out["number"] = line_number(words[0]);
  return out;
}

/// Ids of orders may hold spaces, and reasons do.
std::string joined(const Words& words, std::size_t first = 0) {
  std::string out;
  for (std::size_t i = first; i < words.size(); ++i) {
    out += (out.empty() ? "" : " ") + words[i];
  }
  return out;
}

json price(const Words& words) {
  json out = request(local_api::kSetPrice);
  out["line"] = line_number(words[0]);
  out["price"] = words[1];
  out["reason"] = joined(words, 2);
  return out;
}

json discount(const Words& words) {
  json out = request(local_api::kDiscountLine);
  out["line"] = line_number(words[0]);
  out["amount"] = second(words);
  out["reason"] = joined(words, 2);
  return out;
}

json discount_sale(const Words& words) {
  json out = request(local_api::kDiscountSale);
  out["amount"] = words.empty() ? "" : words[0];
  out["reason"] = joined(words, 1);
  return out;
}

json no_sale(const Words& words) {
  json out = request(local_api::kNoSale);
  out["reason"] = joined(words);
  return out;
}

json move_cash(const char* kind, const Words& words) {
  json out = request(local_api::kMoveCash);
  out["kind"] = kind;
  out["amount"] = words[0];
  out["reason"] = joined(words, 1);
  return out;
}
json cash_in(const Words& words) { return move_cash("in", words); }
json cash_out(const Words& words) { return move_cash("out", words); }
json drop(const Words& words) { return move_cash("drop", words); }

json open_shift(const Words& words) {
  json out = request(local_api::kOpenShift);
  out["float"] = words[0];
  return out;
}

/// A word without an x, like 20, is one piece.
json close_shift(const Words& words) {
  json out = request(local_api::kCloseShift);
  out["counted"] = json::array();
  for (const std::string& word : words) {
    const std::size_t x = word.find('x');
    const std::string pieces = x == std::string::npos ? "1" : word.substr(x + 1);
    out["counted"].push_back({{"value", word.substr(0, x)}, {"pieces", line_number(pieces)}});
  }
  return out;
}

json x_report(const Words& /*words*/) { return request(local_api::kXReport); }
json shift_report(const Words& /*words*/) { return request(local_api::kShiftReport); }
json z_reports(const Words& /*words*/) { return request(local_api::kZReports); }

json reprint_report(const Words& words) {
  json out = request(local_api::kReprintReport);
  out["shift"] = words.empty() ? 0 : line_number(words[0]);
  return out;
}

json drill(const Words& /*words*/) { return request(local_api::kDrill); }
json withdraw(const Words& /*words*/) { return request(local_api::kWithdraw); }

json approve(const Words& words) {
  json out = request(local_api::kApprove);
  out["cashier"] = words[0];
  out["pin"] = words[1];
  out["reason"] = joined(words, 2);
  return out;
}

json reprint(const Words& words) {
  json out = request(local_api::kReprint);
  out["receipt"] = words.empty() ? 0 : line_number(words[0]);
  return out;
}

json gift(const Words& words) {
  json out = reprint(words);
  out["gift"] = true;
  return out;
}

json copy_return(const Words& words) {
  json out = reprint(words);
  out["return"] = true;
  return out;
}

json open_orders(const Words& words) {
  json out = request(local_api::kOpenOrders);
  out["search"] = joined(words);
  return out;
}

json pick_up(const Words& words) {
  json out = request(local_api::kPickUp);
  out["order"] = joined(words);
  return out;
}

json find_products(const Words& words) {
  json out = request(local_api::kFindProducts);
  out["search"] = joined(words);
  return out;
}

json by_sight(const Words& /*words*/) { return request(local_api::kAgeBySight); }
json by_document(const Words& /*words*/) { return request(local_api::kAgeByDocument); }
json too_young(const Words& /*words*/) { return request(local_api::kAgeRefused); }

json baskets(const Words& /*words*/) { return request(local_api::kBaskets); }

json fetch_basket(const Words& words) {
  json out = request(local_api::kFetchBasket);
  out["id"] = words[0];
  return out;
}

json find_member(const Words& words) {
  json out = request(local_api::kFindMember);
  out["phone"] = words[0];
  return out;
}

json choose_member(const Words& words) {
  json out = request(local_api::kChooseMember);
  out["member"] = words[0];
  return out;
}

json enrol_member(const Words& words) {
  json out = request(local_api::kEnrolMember);
  out["phone"] = words[0];
  out["name"] = joined(words, 1);
  return out;
}

json earned(const Words& words) {
  json out = request(local_api::kEarned);
  out["receipt"] = line_number(words[0]);
  return out;
}

json training(const Words& words) {
  json out = request(local_api::kTraining);
  out["on"] = words[0] == "on";
  return out;
}

json start_return(const Words& words) {
  json out = request(local_api::kStartReturn);
  out["receipt"] = joined(words);
  return out;
}

json take_back(const Words& words) {
  json out = request(local_api::kTakeBack);
  out["line"] = line_number(words[0]);
  out["quantity"] = second(words);
  return out;
}

json give_back(const char* kind, const std::string& reference, std::string reason) {
  json out = request(local_api::kGiveBack);
  out["kind"] = kind;
  out["reference"] = reference;
  out["reason"] = std::move(reason);
  return out;
}
json refund(const Words& words) { return give_back("cash", "", joined(words)); }
json refund_card(const Words& words) { return give_back("card", words[0], joined(words, 1)); }
json refund_wallet(const Words& words) { return give_back("qr_wallet", words[0], joined(words, 1)); }

json exchange_goods(const Words& words) {
  json out = request(local_api::kExchange);
  out["reason"] = joined(words);
  return out;
}
json use_credit(const Words& /*words*/) { return request(local_api::kUseCredit); }
json pay_out_credit(const Words& /*words*/) { return request(local_api::kPayOutCredit); }
json hand_over(const Words& /*words*/) { return request(local_api::kHandOver); }
json sign_out(const Words& /*words*/) { return request(local_api::kSignOut); }
json void_sale(const Words& /*words*/) { return request(local_api::kVoidSale); }
json next(const Words& /*words*/) { return request(local_api::kNext); }
json state(const Words& /*words*/) { return request(local_api::kState); }
json take_over(const Words& /*words*/) { return request(local_api::kTakeOver); }
json print_jobs(const Words& /*words*/) { return request(local_api::kPrintJobs); }

constexpr std::array kCommands = {
    Command{"sign-in", "CASHIER PIN", "start work", 2, 2, sign_in},
    Command{"sign-out", "", "end work; only between sales and pickups", 0, 0, sign_out},
    Command{"scan", "CODE", "a barcode, SKU or member code; just the code works too", 1, 1, code},
    Command{"member", "CODE", "the buyer's member code", 1, 1, code},
    Command{"find", "WORDS", "goods by name, pinyin or code, with their prices to come", 1, kAnyWords, find_products},
    Command{"oldenough", "", "the buyer looks old enough for what was scanned", 0, 0, by_sight},
    Command{"document", "", "a document shows that he is", 0, 0, by_document},
    Command{"tooyoung", "", "he is not: what was scanned is left out", 0, 0, too_young},
    Command{"qty", "N [LINE]", "quantity of the newest line, or of line LINE", 1, 2, quantity},
    Command{"void", "[LINE]", "take the newest line, or line LINE, off the sale", 0, 1, void_line},
    Command{"cancel", "", "void the whole sale, or leave a pickup", 0, 0, void_sale},
    Command{"price", "LINE PRICE REASON", "sell a line (0: the newest) at another price", 3, kAnyWords, price},
    Command{"discount", "LINE [OFF REASON]", "take 5.00 or 10% off a line; without OFF take it back", 1, kAnyWords,
            discount},
    Command{"off", "[OFF REASON]", "take 5.00 or 10% off the sale; without OFF take it back", 0, kAnyWords,
            discount_sale},
    Command{"approve", "PERSON PIN [REASON]", "another person allows what was asked for", 2, kAnyWords, approve},
    Command{"withdraw", "", "do not do what was asked for", 0, 0, withdraw},
    Command{"park", "", "put the sale aside to serve somebody else", 0, 0, park},
    Command{"recall", "NUMBER", "go on with a sale that was put aside", 1, 1, recall},
    Command{"baskets", "", "sales that other tills put aside", 0, 0, baskets},
    Command{"fetch", "BASKET", "go on with one of them", 1, 1, fetch_basket},
    Command{"cash", "AMOUNT", "take cash, give change, finish the sale", 1, 1, cash},
    Command{"card", "NUMBER [AMOUNT]", "paid by card: the slip's number; AMOUNT: only a part", 1, 2, card},
    Command{"wallet", "NUMBER [AMOUNT]", "paid by WeChat or Alipay on its own device", 1, 2, wallet},
    Command{"change", "PIN [AMOUNT]", "the buyer pays with his change, with his PIN; AMOUNT: only a part", 1, 2,
            change},
    Command{"points", "PIN [AMOUNT]", "the same with his points; one point pays 1.00", 1, 2, points},
    Command{"setpin", "PIN", "the buyer, who is there, gets this PIN for his change and points", 1, 1, set_pin},
    Command{"part", "AMOUNT", "take a part in cash; the rest is paid otherwise", 1, 1, part},
    Command{"unpay", "", "take the newest payment out; give it back", 0, 0, unpay},
    Command{"next", "", "begin the next sale", 0, 0, next},
    Command{"orders", "[PART]", "online orders to pick up; those with PART in their id", 0, kAnyWords, open_orders},
    Command{"pickup", "ORDER", "look at an online order that its buyer came for", 1, kAnyWords, pick_up},
    Command{"handover", "", "give its goods to the buyer; cancel leaves it open", 0, 0, hand_over},
    Command{"phone", "NUMBER", "members with this phone number", 1, 1, find_member},
    Command{"choose", "MEMBER", "the buyer, without his code; he earns", 1, 1, choose_member},
    Command{"enrol", "PHONE NAME", "a new member; prints his card", 2, kAnyWords, enrol_member},
    Command{"earned", "RECEIPT", "what a receipt of this till earned", 1, 1, earned},
    Command{"return", "RECEIPT", "goods of receipt 17, T2-17 or its code come back", 1, 2, start_return},
    Command{"back", "LINE [N]", "all that is left of a line comes back, or N; 0: nothing", 1, 2, take_back},
    Command{"refund", "REASON", "give the money back in cash; cancel leaves the return", 1, kAnyWords, refund},
    Command{"refundcard", "NUMBER REASON", "give it back by card: the slip's number", 2, kAnyWords, refund_card},
    Command{"refundwallet", "NUMBER REASON", "give it back by WeChat or Alipay", 2, kAnyWords, refund_wallet},
    Command{"exchange", "REASON", "the customer takes other goods for them", 1, kAnyWords, exchange_goods},
    Command{"credit", "", "what he exchanges pays for the sale, or for a part of it", 0, 0, use_credit},
    Command{"payout", "", "he takes nothing else: hand it out", 0, 0, pay_out_credit},
    Command{"show", "", "the sale and how the till stands", 0, 0, state},
    Command{"reprint", "[RECEIPT]", "print the newest receipt, or RECEIPT, again, marked COPY", 0, 1, reprint},
    Command{"copyreturn", "[RETURN]", "print the newest return's slip, or RETURN's, again, marked COPY", 0, 1,
            copy_return},
    Command{"gift", "[RECEIPT]", "print the newest receipt, or RECEIPT, without prices", 0, 1, gift},
    Command{"openshift", "FLOAT", "begin a shift with so much cash in the drawer", 1, 1, open_shift},
    Command{"cashin", "AMOUNT REASON", "put cash into the drawer", 2, kAnyWords, cash_in},
    Command{"cashout", "AMOUNT REASON", "take cash out of the drawer", 2, kAnyWords, cash_out},
    Command{"drop", "AMOUNT", "take cash to the safe", 1, 1, drop},
    Command{"nosale", "REASON", "open the drawer without a sale", 1, kAnyWords, no_sale},
    Command{"x", "", "report of the shift so far", 0, 0, x_report},
    Command{"closeshift", "[VALUExPIECES ...]", "count the drawer, like 100x3 20x5 0.5x7; ends the shift", 0, kAnyWords,
            close_shift},
    Command{"report", "", "the newest report of a shift", 0, 0, shift_report},
    Command{"zreports", "", "Z reports of the newest shifts that ended", 0, 0, z_reports},
    Command{"copyreport", "[SHIFT]", "print a shift's Z report again, or the newest one, marked COPY", 0, 1,
            reprint_report},
    Command{"training", "on|off", "sales for practice: nothing is booked or sent, receipts say so", 1, 1, training},
    Command{"drill", "", "a manager's: cut the line to the store for a minute and see what arrives", 0, 0, drill},
    Command{"takeover", "", "work the till here when another screen has it", 0, 0, take_over},
    Command{"jobs", "", "receipts: printed, waiting, or unknown", 0, 0, print_jobs},
};

Words split_words(const std::string& line) {
  Words words;
  for (const std::string_view word : split(line, ' ')) {
    if (!trim(word).empty()) {
      words.emplace_back(trim(word));
    }
  }
  return words;
}

bool looks_like_code(const std::string& word) {
  return (word[0] >= '0' && word[0] <= '9') || word.starts_with("QBM1.") || word.starts_with("http");
}

}  // namespace

Line parse_line(const std::string& line) {
  Words words = split_words(line);
  if (words.empty() || words[0][0] == '#') {
    return Ignore{};
  }
  const std::string name = words[0];
  if (name == "help" || name == "?") {
    return ShowHelp{};
  }
  if (name == "quit" || name == "exit") {
    return Quit{};
  }
  for (const Command& command : kCommands) {
    if (command.name != name) {
      continue;
    }
    words.erase(words.begin());
    if (words.size() < command.least || words.size() > command.most) {
      return Mistake{"usage: " + std::string(trim(std::string(command.name) + " " + std::string(command.parameters)))};
    }
    return Send{command.make(words)};
  }
  if (words.size() == 1 && looks_like_code(name)) {
    return Send{code(words)};
  }
  return Mistake{"unknown command \"" + printable(name, 30) + "\"; type help"};
}

std::string help_text() {
  std::string out = "Commands:\n";
  for (const Command& command : kCommands) {
    std::string left = "  " + std::string(command.name) + " " + std::string(command.parameters);
    left.resize(std::max<std::size_t>(left.size() + 1, 24), ' ');
    out += left + std::string(command.help) + "\n";
  }
  return out + "  help                  this list\n  quit                  leave the console; the till goes on\n";
}

}  // namespace queueback::terminal::console
