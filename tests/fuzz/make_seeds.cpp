// Writes the binary seeds: one of every message, record and reference value.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "common/base/random.hpp"
#include "common/ledger/ledger.hpp"
#include "common/protocol/codec.hpp"
#include "common/replication/messages.hpp"
#include "tests/support/sample_order.hpp"

using namespace queueback;

namespace {

void write(const std::filesystem::path& file, const Bytes& bytes) {
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

void write_messages(const std::filesystem::path& folder) {
  using namespace replication;
  const Incarnation incarnation{{1, 2, 3}};
  const Record record = next_record({}, incarnation, to_bytes("payload"));
  Hello hello;
  hello.version = 1;
  hello.oldest_version = 1;
  hello.program = "queueback-terminal";
  hello.incarnation = incarnation;
  hello.head = record.position();
  hello.segments = {{{}, record.position()}};
  hello.clock_micros = 1'763'640'000'000'000;
  const ReferenceItem item{1, 0, "P1", to_bytes("body")};
  const Message messages[] = {hello,
                              Welcome{1, {1, 1}, 7, {}},
                              Batch{1, {record}},
                              Ack{{1, 1}},
                              Refuse{RefuseCode::kGap, "a gap"},
                              ReferenceBegin{{{1}, 1}, ReferenceScope::kSnapshot, 1},
                              ReferenceItems{{item}},
                              ReferenceEnd{reference_digest({}, item)},
                              ReferenceActive{{{1}, 1}},
                              Recall{record.position()},
                              Recalled{{record}}};
  for (const Message& message : messages) {
    write(folder / ("message-" + std::to_string(message.index())), encode(message));
  }
  write(folder / "message-1-of-version-2", encode(Welcome{2, {1, 1}, 7, record.position()}));
  write(folder / "record", encode_record(record));
}

/// The first byte chooses the decoder.
void write_value(const std::filesystem::path& file, std::uint8_t decoder, const Bytes& value) {
  Bytes seed(1 + value.size(), decoder);
  std::copy(value.begin(), value.end(), seed.begin() + 1);
  write(file, seed);
}

void write_records(const std::filesystem::path& folder) {
  const domain::Order order = tests::sample_order();
  const Bytes sale = protocol::encode(protocol::TerminalRecord{order});
  const auto entry =
      protocol::TerminalEntry{"T1", replication::encode_record(replication::next_record({}, {{1}}, sale)), "", ""};
  const Instant at = order.paid_at;
  const Bytes values[] = {
      sale,
      protocol::encode(protocol::StoreRecord{at, at, "p1", entry, ledger::sales_postings(order)}),
      protocol::encode(domain::Product{order.lines[0].product, "9520000000370", "名", "Name", order.total, {130'000}}),
      protocol::encode(protocol::MemberCard{*order.member, "gold", "李*"}),
      protocol::encode(protocol::Cashier{order.cashier, "名", "cashier", "hash"}),
      protocol::encode(protocol::IssuerKey{"0011aabb", Bytes(32, 1)}),
      protocol::encode(protocol::PolicyText{"p1", at, "version = \"p1\""}),
      protocol::encode(protocol::StoreProfile{
          order.store, "店", {"地址"}, "https://qb.example", "CNY", "Asia/Shanghai", {{at, 480}}}),
      protocol::encode(protocol::StoreRecord{at, at, "p1", protocol::MemberChange{"M1", "gold"}, {}}),
      protocol::encode(protocol::StoreRecord{at, at, "p1", protocol::PolicyChange{"p1", at, "version"}, {}})};
  const Bytes at_headquarters = protocol::encode(protocol::RemoteEntry{
      "O1#0", "O1", "M1", "store/all", order.total, domain::Money::minor(113), "waiting", 2, order.total, at});
  for (std::size_t i = 0; i < std::size(values); ++i) {
    write_value(folder / ("value-" + std::to_string(i)), static_cast<std::uint8_t>(i < 8 ? i : 1), values[i]);
  }
  write_value(folder / "entry-at-headquarters", 8, at_headquarters);
  const protocol::Resolution accepted{protocol::ResolutionAction::kAccept, 3, {7}, "T1", "Li", "the member came",
                                      protocol::TerminalRecord{order}};
  write_value(folder / "resolution", 1, protocol::encode(protocol::StoreRecord{at, at, "p1", accepted, {}}));
  const protocol::AlarmResolution seen{4, "T1", "fork", 3, "Li", "T1 was replaced"};
  write_value(folder / "alarm-resolution", 1, protocol::encode(protocol::StoreRecord{at, at, "", seen, {}}));
  const protocol::TerminalReplacement replaced{"T1", "01ab", {{{1}, 482, {7}}}, "Li", "its disk died"};
  write_value(folder / "replacement", 1, protocol::encode(protocol::StoreRecord{at, at, "", replaced, {}}));
  const domain::Handover handover{"W-1", order.store, order.terminal, order.cashier, at, order.business_date, 480, 7};
  write_value(folder / "handover", 0, protocol::encode(protocol::TerminalRecord{handover}));
  const protocol::OpenOrder open{"W-1", "M1", at, "CNY", {{"P1", domain::Quantity::pieces(2), order.total, {}}}};
  write_value(folder / "open-order", 9, protocol::encode(open));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s CORPUS\n", argv[0]);
    return 2;
  }
  const std::filesystem::path corpus = argv[1];
  std::filesystem::create_directories(corpus / "replication");
  std::filesystem::create_directories(corpus / "records");
  write_messages(corpus / "replication");
  write_records(corpus / "records");
  return 0;
}
