// Writes the binary seeds: one of every message, record and reference value, and streams of them. Keys are made anew.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "common/base/random.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "common/enrolment/message.hpp"
#include "common/ledger/ledger.hpp"
#include "common/protocol/codec.hpp"
#include "common/replication/messages.hpp"
#include "common/replication/mirror_file.hpp"
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
                              Recalled{{record}},
                              Inquiry{1, to_bytes("?")},
                              InquiryAnswer{1, to_bytes("!")}};
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
  const protocol::TerminalEnrolment enrolled{"T1", "01ac", Bytes(32, 5), at, {{{1}, 482, {7}}}};
  write_value(folder / "enrolment", 1, protocol::encode(protocol::StoreRecord{at, at, "", enrolled, {}}));
  const protocol::TerminalRevocation revoked{"T1", "01ac", at};
  write_value(folder / "revocation", 1, protocol::encode(protocol::StoreRecord{at, at, "", revoked, {}}));
  const domain::LeaseId lease{order.id.uuid};
  const protocol::WalletEntry leased{protocol::WalletAction::kLeased, lease, "T1", "M1", order.total, at, "", ""};
  write_value(folder / "lease", 1, protocol::encode(protocol::StoreRecord{at, at, "", leased, {}}));
  const domain::LeaseReturn lease_return{lease, order.store, order.terminal, *order.member, order.total, at};
  write_value(folder / "lease-return", 0, protocol::encode(protocol::TerminalRecord{lease_return}));
  const domain::Handover handover{"W-1", order.store, order.terminal, order.cashier, at, order.business_date, 480, 7};
  write_value(folder / "handover", 0, protocol::encode(protocol::TerminalRecord{handover}));
  const protocol::OpenOrder open{"W-1", "M1", at, "CNY", {{"P1", domain::Quantity::pieces(2), order.total, {}}}};
  write_value(folder / "open-order", 9, protocol::encode(open));
  const domain::BundlePrice bundle{{{*domain::ProductId::parse("P1"), 2}, {*domain::ProductId::parse("P2"), 1}},
                                   domain::Money::minor(1990)};
  write_value(
      folder / "promotion", 10,
      protocol::encode(domain::Promotion{*domain::PromotionId::parse("lunch"), "午餐", "Lunch", at, {}, bundle, {}}));
}

/// The first byte is the size of the pieces, or chooses the decoder.
void write_text(const std::filesystem::path& file, std::uint8_t first, std::string_view text) {
  write_value(file, first, to_bytes(text));
}

Bytes frames(const std::vector<Bytes>& bodies) {
  Bytes out;
  for (const Bytes& body : bodies) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      out.push_back(static_cast<std::uint8_t>(body.size() >> shift));
    }
    out.insert(out.end(), body.begin(), body.end());
  }
  return out;
}

void write_frames(const std::filesystem::path& folder) {
  write_value(folder / "three", 2, frames({to_bytes("one"), {}, to_bytes("three")}));
  write_value(folder / "longest-read", 255, frames({Bytes(2000, 7), Bytes(300, 8)}));
  Bytes cut = frames({to_bytes("whole"), to_bytes("cut short")});
  cut.resize(cut.size() - 3);
  write_value(folder / "cut", 0, cut);
  write_value(folder / "too-long", 9, {0x00, 0x00, 0x00, 0x01, 'x', 0x00, 0x10, 0x00, 0x01, 'y'});
}

void write_http(const std::filesystem::path& folder) {
  write_text(folder / "get", 255, "GET /v1/orders/W-1?a=b&c=%E5%8F%AF HTTP/1.1\r\nHost: x\r\n\r\n");
  write_text(folder / "post", 3,
             "POST /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer secret\r\nContent-Length: 2\r\n\r\n{}");
  write_text(folder / "chunked", 0,
             "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nTrailer: z\r\n\r\n");
  write_text(folder / "two", 255, "HEAD /v1/orders/1 HTTP/1.1\r\n\r\nPUT / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx");
  write_text(folder / "continue", 255, "PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
  write_text(folder / "both-lengths", 255,
             "PUT / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  write_text(folder / "folded", 255, "GET / HTTP/1.1\r\nA: b\r\n c\r\nConnection: close\r\n\r\n");
  write_text(folder / "greatest-length", 255, "PUT / HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n\r\n");
}

void write_mirrors(const std::filesystem::path& folder) {
  using namespace replication;
  const Record first = next_record({}, {{1}}, to_bytes("first"));
  const Record second = next_record(first.position(), {{2}}, to_bytes("second"));
  Bytes mirror = encode_mirror_header({"S1", "T1"});
  write(folder / "empty", mirror);
  for (const Record& record : {first, second}) {
    const Bytes frame = encode_mirror_record(record);
    mirror.insert(mirror.end(), frame.begin(), frame.end());
  }
  write(folder / "two", mirror);
  Bytes blank = mirror;
  blank.resize(blank.size() + 100);
  write(folder / "blank-end", blank);
  mirror.resize(mirror.size() - 5);
  write(folder / "torn", mirror);
}

template <class T, class E>
T must(Result<T, E> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().reason.c_str());
    std::exit(1);
  }
  return std::move(*result);
}

void write_enrolment(const std::filesystem::path& folder) {
  SeededRandom random(1);
  const Instant now{1'763'640'000'000'000};
  const crypto::Validity validity{now, now + Duration::days(3650)};
  const auto authority = must(crypto::CertificateAuthority::create("seeds", validity, random));
  const auto key = must(crypto::TlsKey::generate());
  const auto request = must(crypto::CertificateRequest::make(key));
  const auto identity = must(crypto::PeerIdentity::make(crypto::TerminalOf{"S1", "T1"}));
  const auto certificate = must(authority.issue(request, {identity, validity}, random));
  write_value(folder / "request", 0, enrolment::encode(enrolment::EnrolmentRequest{{1}, request, {}}));
  const enrolment::EnrolmentGrant grant{certificate, authority.certificate(), identity, {"store.example", 7443}, "{}"};
  write_value(folder / "grant", 1, must(enrolment::encode(enrolment::EnrolmentReply(grant))));
  const enrolment::Refusal refusal{"this code is not valid"};
  write_value(folder / "refusal", 1, must(enrolment::encode(enrolment::EnrolmentReply(refusal))));
  write_text(folder / "code", 2, crypto::EnrolmentCode::make(authority.certificate(), random).to_string());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s CORPUS\n", argv[0]);
    return 2;
  }
  const std::filesystem::path corpus = argv[1];
  for (const char* folder : {"replication", "records", "frames", "http", "mirror", "enrolment"}) {
    std::filesystem::create_directories(corpus / folder);
  }
  write_messages(corpus / "replication");
  write_records(corpus / "records");
  write_frames(corpus / "frames");
  write_http(corpus / "http");
  write_mirrors(corpus / "mirror");
  write_enrolment(corpus / "enrolment");
  return 0;
}
