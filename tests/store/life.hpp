#pragma once
#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "common/replay_format/command_writer.hpp"
#include "common/replication/mirror_file.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::tests {

namespace qr = rewards::queue_rebate;
using store_server::RewardRequest;

/// Versions that differ in everything that changes a life: who is paid, when, out of which queue, what is cleared.
inline std::string life_policy(int n) {
  const std::vector<std::string> bodies = {
      "first_in_line = \"carry\"\nextract = \"20%\"\ndefault = \"100%\"\nclear = { every = \"day\", time = \"03:00\" "
      "}\n"
      "redeem = { points = \"80%\", love = \"50%\", love_state = \"frozen\" }\n",
      "first_in_line = \"retain\"\nextract = \"30%\"\ndefault = \"150%\"\nlevels = { gold = \"200%\" }\n"
      "queues = { cashier = \"desk\", store = \"store\", mall = \"all\" }\nsettle_delay_days = 1\n"
      "redeem = { points = \"80%\" }\ncaps = { per_member_per_day = \"300.00\", per_queue = \"2000.00\" }\n",
      "first_in_line = \"self\"\nextract = \"25%\"\ndefault = \"80%\"\nsettle_on = \"completed\"\n"
      "payout_rule = \"completed_first\"\nrandom_return = { group = 3, cash = 1 }\nredeem = { points = \"90%\" }\n"
      "[[queue_rebate.desk]]\nid = \"S1\"\nper_member_per_day = 4\n",
      "first_in_line = \"retain\"\nextract = \"40%\"\ndefault = \"60%\"\naccrual_floor = \"20%\"\n"
      "draw = { kind = \"fixed\", ratios = [\"10%\", \"120%\", \"0%\"], weights = [2, 1, 1] }\n"
      "[[queue_rebate.store]]\nid = \"S1\"\n"
      "cumulative = [ { days = 2, threshold = \"100.00\", ratio = \"130%\" } ]\n"};
  return "version = \"v" + std::to_string(n) +
         "\"\ntime_zone = \"Europe/Berlin\"\ncurrency = \"CNY\"\n[queue_rebate]\n" +
         bodies[static_cast<std::size_t>(n) % bodies.size()];
}

/// A store's life out of a seed: sales on time and late, everything holders may do, new versions now, then and
/// later, and restarts.
class Life {
 public:
  explicit Life(unsigned seed) : chance_(seed) {
    bench_.clock().jump_to(*parse_rfc3339("2026-03-27T10:00:00Z"));
    apply(bench_.clock().now());
    for (const TillStream& till : tills_) {
      enrol(till.terminal());
    }
    for (int n = 0; n < 4; ++n) {
      bench_.group([&]() -> store_server::Stored<bool> {
        auto done = bench_.store().wallet_desk().tables().set_pin("M" + std::to_string(n), "hash", Instant{0}, "Li");
        return done ? store_server::Stored<bool>(true) : tl::unexpected(done.error());
      });
    }
  }

  void live(int days) {
    for (int step = 0; step < days * 20; ++step) {
      bench_.clock().pass(Duration::minutes(pick(150)));
      if (pick(8) == 0) {
        use_change();
      } else {
        act();
      }
    }
  }

  StoreBench& bench() { return bench_; }

 private:
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(chance_); }

  void apply(Instant effective) {
    const std::string toml = life_policy(versions_++);
    must(bench_.group([&] { return bench_.store().apply_policy(toml, "policy.toml", effective); }));
  }

  template <class Body>
  void ask(Instant at, Body body) {
    const RewardRequest request{at, body, replay::write_command(at, body), "admin"};
    done_ += bench_.group([&] { return bench_.store().reward(request); }).has_value() ? 1 : 0;
  }

  void buy() {
    const bool online = pick(3) == 0;
    const Instant now = bench_.clock().now();
    const Instant at = pick(4) == 0 ? now - Duration::minutes(pick(3000)) : now;
    qr::PlaceOrder order{"O" + std::to_string(++orders_),
                         online ? qr::Channel::kStoreOnline : qr::Channel::kCheckout,
                         "S1",
                         online ? "" : "D" + std::to_string(pick(2)),
                         pick(5) == 0 ? "" : "M" + std::to_string(pick(4)),
                         online || pick(5) != 0,
                         {}};
    for (int line = pick(online ? 3 : 1); line >= 0; --line) {
      order.lines.push_back({"P" + std::to_string(pick(2)), domain::Money::minor(pick(20'000)), domain::Money{}});
    }
    order.completed = online ? true : order.completed;
    ask(at, order);
  }

  /// One of two terminals gives away an order that is open, was completed or refunded, or never was; now or before it
  /// came back.
  void hand_over() {
    TillStream& till = tills_.at(static_cast<std::size_t>(pick(2)));
    const Instant now = bench_.clock().now();
    till.hand_over(some_order(), now - Duration::minutes(pick(2) == 0 ? 0 : pick(2000)));
    if (pick(3) != 0) {
      bench_.sync(till);
    }
  }

  /// A sale that names another store: quarantined until a manager says where it was made.
  void misname() {
    TillStream& till = tills_.at(static_cast<std::size_t>(pick(2)));
    domain::Order order = till.sale();
    order.store = *domain::StoreId::parse("S9");
    order.member = pick(4) == 0 ? std::nullopt : domain::MemberId::parse("M" + std::to_string(pick(4)));
    order.paid_at = bench_.clock().now() - Duration::minutes(pick(300));
    till.add(order);
    bench_.sync(till);
  }

  /// A manager deals with a quarantined record: books it as it is, as made here, or not.
  void resolve() {
    const auto open =
        bench_.group([&] { return bench_.store().ledger().quarantine(store_server::RowState::kOpen, 0, 1000); });
    if (open.empty()) {
      return;
    }
    store_server::ResolutionRequest request;
    request.log_no = open[static_cast<std::size_t>(pick(static_cast<int>(open.size())))].log_no;
    request.by = "Li";
    request.reason = "looked at it";
    request.action = pick(8) == 0   ? protocol::ResolutionAction::kReject
                     : pick(3) == 0 ? protocol::ResolutionAction::kAccept
                                    : protocol::ResolutionAction::kCorrect;
    request.correction.place = store_server::Correction::Place::kHere;
    (void)bench_.group([&] { return bench_.store().quarantine_desk().resolve(request); });
  }

  /// A manager has dealt with an alarm; the oldest one is looked at first. An audit's has closed the store for hours,
  /// in which nothing was done that was due.
  void resolve_alarm() {
    bench_.clock().pass(Duration::hours(pick(30)));
    const auto open =
        bench_.group([&] { return bench_.store().ledger().alarms(store_server::RowState::kOpen, 0, 1000); });
    const std::uint64_t id = open.empty() ? raise_alarm() : open.front().id;
    must(bench_.group([&] { return bench_.store().quarantine_desk().resolve_alarm(id, "Li", "looked at it"); }));
  }
  /// As an audit does that finds something.
  std::uint64_t raise_alarm() {
    const store_server::AlarmRow alarm{bench_.clock().now(), "", "audit", "a balance differs", 0};
    bench_.group([&]() -> store_server::Stored<bool> {
      auto done = bench_.store().ledger().insert_alarm(alarm);
      return done ? store_server::Stored<bool>(true) : tl::unexpected(done.error());
    });
    return static_cast<std::uint64_t>(bench_.count("SELECT max(id) FROM alarm"));
  }

  void enrol(const std::string& terminal) {
    const std::string serial = "serial-" + std::to_string(++devices_);
    const Instant at = bench_.clock().now() + Duration::seconds(1);
    must(bench_.group([&] { return bench_.store().terminal_desk().enrol({terminal, serial, Bytes(32, 1), at}); }));
  }
  /// The device of a terminal is gone or not to be trusted, another one gets its name; what the old one had not sent
  /// turns up before that or later.
  void exchange() {
    TillStream& till = tills_.at(static_cast<std::size_t>(pick(2)));
    const std::string terminal = till.terminal();
    if (pick(2) == 0) {
      must(bench_.group([&] { return bench_.store().terminal_desk().revoke(terminal); }));
    } else {
      replace(terminal);
    }
    TillStream old = till;
    if (pick(3) == 0) {
      old.start(static_cast<std::uint8_t>(100 + devices_));
    }
    old.sell_to("M1", bench_.clock().now() - Duration::minutes(pick(300)));
    if (pick(2) == 0) {
      import_file(old);
    }
    bench_.clock().pass(Duration::minutes(pick(300)));
    enrol(terminal);
    till = TillStream(terminal, static_cast<std::uint8_t>(2 + devices_));
    if (pick(2) == 0) {
      import_file(old);
    }
  }
  void replace(const std::string& terminal) {
    must(bench_.group([&] { return bench_.store().terminal_desk().replace({terminal, "Li", "its disk died"}); }));
  }
  /// The newest record of a device out of a file; refused if those before it are not here.
  void import_file(const TillStream& device) {
    Bytes file = replication::encode_mirror_header({"S1", device.terminal()});
    const Bytes frame = replication::encode_mirror_record(device.records().back());
    file.insert(file.end(), frame.begin(), frame.end());
    auto checked = bench_.group([&] { return bench_.store().terminal_desk().check(device.terminal(), file); });
    while (checked && must(bench_.group([&] { return bench_.store().terminal_desk().take(*checked); }))) {
    }
  }

  /// A terminal asks for a member's change, spends it, perhaps more than it has, and gives it back; a manager writes
  /// off what he may.
  void use_change() {
    TillStream& till = tills_.at(static_cast<std::size_t>(pick(2)));
    const std::string member = "M" + std::to_string(pick(4));
    domain::LeaseId lease;
    lease.uuid.bytes.fill(static_cast<std::uint8_t>(pick(30)));
    const store_server::LeaseRequest request{
        lease, till.terminal(), {member}, domain::Money::minor(pick(900)), domain::Money::minor(pick(2000))};
    if (pick(2) == 0) {
      (void)bench_.group([&] { return bench_.store().wallet_desk().lease(request, {}); });
    }
    if (pick(3) != 0) {
      domain::Order order = till.sale();
      const domain::Money change = domain::Money::minor(1 + pick(1000));
      order.member = domain::MemberId::parse(member);
      order.paid_at = bench_.clock().now() - Duration::minutes(pick(300));
      order.tenders = {{domain::TenderKind::kChange, change, change, to_string(lease.uuid)},
                       {domain::TenderKind::kCash, order.total - change, order.total}};
      till.add(order);
    }
    if (pick(3) == 0) {
      const domain::Order like = till.sale();
      till.add(protocol::encode(protocol::TerminalRecord{domain::LeaseReturn{
          lease, like.store, like.terminal, *domain::MemberId::parse(member), request.spent, kNoon}}));
    }
    bench_.sync(till);
    if (pick(4) == 0) {
      (void)bench_.group([&] { return bench_.store().wallet_desk().write_off(lease, "Li", "it is gone"); });
    }
  }

  std::string some_order() { return "O" + std::to_string(1 + pick(std::max(1, orders_))); }
  std::string some_entry() { return some_order() + (pick(3) == 0 ? "#" + std::to_string(pick(2)) : ""); }

  void act() {
    const Instant now = bench_.clock().now();
    switch (pick(46)) {
      case 0:
      case 22:
        return apply(now + Duration::hours(pick(60) - 20));
      case 1:
        return bench_.restart();
      case 2:
        return ask(now, qr::CompleteOrder{some_order()});
      case 3:
        return ask(now, qr::Refund{some_order(), std::nullopt, domain::Money::minor(1 + pick(9000))});
      case 4:
      case 9:
      case 10:
      case 21:
        return ask(now, qr::Draw{"O" + std::to_string(orders_) + (pick(2) == 0 ? "#0" : ""), std::nullopt});
      case 5:
        return ask(now, qr::RedeemEntry{some_entry(), pick(2) == 0 ? qr::Into::kPoints : qr::Into::kLove});
      case 6:
        return ask(now, qr::Leave{some_entry()});
      case 7:
        return pick(2) == 0 ? ask(now, qr::Pause{}) : ask(now, qr::Resume{});
      case 8:
        (void)bench_.group([&] {
          return bench_.store().import_members("member,level,name,phone\nM" + std::to_string(pick(4)) + "," +
                                               (pick(2) == 0 ? "gold" : "") + ",Name,1\n");
        });
        return;
      case 13:
      case 14:
        return misname();
      case 15:
      case 16:
      case 17:
        return resolve();
      case 11:
      case 12:
      case 18:
      case 19:
      case 20:
        return hand_over();
      case 23:
        return resolve_alarm();
      case 24:
        return exchange();
      default:
        return buy();
    }
  }

  std::mt19937 chance_;
  StoreBench bench_;
  std::array<TillStream, 2> tills_{TillStream("T1", 1), TillStream("T2", 2)};
  int versions_ = 0;
  int orders_ = 0;
  int done_ = 0;
  int devices_ = 0;
};

}  // namespace queueback::tests
