#pragma once
#include "terminal/flow/flow.hpp"

/// Steps of the flow that its files share; not for others.
namespace queueback::terminal::steps {

/// Longest part of a code or order id of unknown origin that a notice repeats, in bytes.
inline constexpr std::size_t kMaxEcho = 40;

/// Stays where it is and says something.
[[nodiscard]] Decision stay(const State& state, NoticeCode code, std::vector<std::string> args = {});
[[nodiscard]] Decision go(State state, Phase phase, std::vector<Effect> effects);
/// What a phase says to something that does not belong there.
[[nodiscard]] Decision out_of_place(const State& state);
/// The cart that goods and members are added to: the one being sold, or a fresh one after a finished sale.
[[nodiscard]] std::optional<Selling> open_cart(const State& state);

/// ASCII of a text, others as '?', cut or filled to the display's width with `right` at the right margin.
[[nodiscard]] std::string display_line(std::string_view left, const std::string& right);
[[nodiscard]] ShowCustomer welcome();

[[nodiscard]] ShowCustomer show_total(const Cart& cart, std::string_view upper, const std::string& amount);

/// Paying: what each event of it decides.
[[nodiscard]] Decision on(const State& state, const TenderCash& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const TakeTender& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const VoidTender& event, const Context& context);
/// What the flow says to an event that would change goods which are paid in part; nothing: it may happen.
[[nodiscard]] std::optional<Decision> held_by_payment(const State& state, const Event& event);

/// Putting sales aside.
[[nodiscard]] Decision on(const State& state, const Park& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const Recall& event, const Context& context);
/// The sale being made; nothing: none is.
[[nodiscard]] std::optional<KeptSale> open_sale(const State& state, Instant now);
/// Adds what must be written because the sale being made is another after the event.
[[nodiscard]] Decision keep(const State& before, Decision decision, const Event& event, Instant now);

/// Picking an online order up: what each event of it decides.
[[nodiscard]] Decision on(const State& state, const PickUp& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const HandOver& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const HandoverCommitted& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const HandoverRepeated& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const ReferenceChanged& event, const Context& context);
/// The cashier leaves the pickup; the order stays open.
[[nodiscard]] Decision leave(const State& state, const PickingUp& pickup);
/// The handover could not be saved: back to the pickup, with the reason.
[[nodiscard]] Decision handover_failed(const State& state, const HandingOver& handing, const std::string& reason);

}  // namespace queueback::terminal::steps
