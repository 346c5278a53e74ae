#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/link/uplink.hpp"
#include "common/runtime/json_service.hpp"
#include "terminal/devices/devices.hpp"
#include "terminal/front_desk/product_search.hpp"
#include "terminal/front_desk/remembered_commands.hpp"
#include "terminal/front_desk/seats.hpp"
#include "terminal/local_api/local_api.hpp"
#include "terminal/outbox/mirror.hpp"
#include "terminal/till/till.hpp"

namespace queueback::terminal {

namespace asio = boost::asio;

/// The core's side of the local API: turns requests of front ends into events and the till into snapshots. Lives on the
/// I/O thread.
class FrontDesk {
 public:
  struct Parts {
    Till& till;
    Devices& devices;
    const link::Uplink& uplink;
    TillDatabase& database;
    storage::GroupCommit& storage;
    const Clock& clock;
    const MirrorStatus* mirror = nullptr;  ///< null: there is none
  };

  explicit FrontDesk(Parts parts);
  FrontDesk(const FrontDesk&) = delete;
  FrontDesk& operator=(const FrontDesk&) = delete;
  ~FrontDesk();

 private:
  friend class FrontEnd;
  using Answer = asio::awaitable<runtime::ServiceResult>;
  using json = nlohmann::json;
  using Seat = Seats::Seat;

  /// The requests of the front end on this seat.
  void install(runtime::JsonService& service, Seat seat);
  /// What changes something, done once and by the front end that works the till.
  [[nodiscard]] Answer command(Seat seat, json request, Event event);
  [[nodiscard]] asio::awaitable<std::vector<Notice>> carry_out(json request, Event event);
  [[nodiscard]] Answer repeat(Seat seat, std::shared_ptr<const RememberedCommands::Command> first);
  [[nodiscard]] Answer turn_away(Seat seat);
  [[nodiscard]] Answer refuse_training(Seat seat);
  /// Of members, sales and money only who is signed in hears.
  [[nodiscard]] Answer refuse_strangers(json request);
  [[nodiscard]] bool is_somebody_here() const;
  /// Whether the request names a sale that is not the one on the desk any more.
  [[nodiscard]] bool saw_another_sale(const json& request) const;
  [[nodiscard]] Answer take_over(Seat seat);
  [[nodiscard]] Answer reprint(Seat seat, json request);
  [[nodiscard]] Answer answer_with_state(Seat seat, std::vector<Notice> notices);
  [[nodiscard]] Answer wait(Seat seat, json request);
  [[nodiscard]] Answer open_orders(json request);
  [[nodiscard]] Answer print_jobs(json request);
  [[nodiscard]] Answer shift_report(json request);
  [[nodiscard]] Answer z_reports(json request);
  [[nodiscard]] Answer journal(json request);
  [[nodiscard]] Answer find_products(json request);
  [[nodiscard]] Answer favourites(json request);
  [[nodiscard]] Answer ask_store(json request);
  /// Asks the store; what it says is in the member `as` of the answer.
  [[nodiscard]] Answer pass_on(json question, const char* as);
  [[nodiscard]] Answer find_member(json request);
  /// A member as the store named him, who may be chosen before the reference data tell of him.
  void remember(const json& member);
  [[nodiscard]] ChooseMember choice(std::string member) const;
  [[nodiscard]] Answer earned(json request);
  [[nodiscard]] Answer baskets(json request);
  /// Makes a member at the store, prints the card, and makes him the buyer.
  [[nodiscard]] Answer enrol_member(Seat seat, json request);
  [[nodiscard]] asio::awaitable<local_api::Snapshot> snapshot(Seat seat);

  Parts parts_;
  std::shared_ptr<Seats> seats_;  ///< front ends may leave after the desk is gone
  RememberedCommands remembered_;
  ProductSearch products_;
  std::map<std::string, protocol::MemberCard> named_by_store_;  ///< by id
};

/// One front end at the desk, from its coming to its leaving. The desk must outlive its requests, not the front end.
class FrontEnd {
 public:
  explicit FrontEnd(FrontDesk& desk);
  FrontEnd(const FrontEnd&) = delete;
  FrontEnd& operator=(const FrontEnd&) = delete;
  ~FrontEnd();

  /// Serves its connection to its end.
  [[nodiscard]] asio::awaitable<void> serve(std::shared_ptr<net::LocalConnection> connection) const;
  /// Answers one line.
  [[nodiscard]] asio::awaitable<std::string> answer(std::string line) const;

 private:
  std::shared_ptr<Seats> seats_;
  Seats::Seat seat_;
  runtime::JsonService service_;
};

}  // namespace queueback::terminal
