#pragma once
#include <cstddef>
#include <cstdint>

#include "common/base/instant.hpp"

/// Every limit of the replication protocol by name. Both sides enforce them on what they send and receive.
namespace queueback::replication {

/// Spoken versions; a session uses the highest that both sides have.
inline constexpr std::uint16_t kProtocolVersion = 3;
/// From this version on a Welcome says how far the sender's line goes at the receiver, and a sender may recall it.
inline constexpr std::uint16_t kRecallVersion = 2;
/// From this version on a receiver answers inquiries.
inline constexpr std::uint16_t kInquiryVersion = 3;
inline constexpr std::uint16_t kOldestProtocolVersion = 1;

/// One record's payload on any hop.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{512} * 1024;
/// One terminal record's payload: the store wraps it into a record of its own, which must still fit. The largest
/// order is well below.
inline constexpr std::size_t kMaxTerminalRecordBytes = std::size_t{256} * 1024;
inline constexpr std::size_t kMaxBatchRecords = 500;
/// Payload bytes of a batch; a single larger record still travels, alone.
inline constexpr std::size_t kMaxBatchBytes = std::size_t{512} * 1024;
/// Any encoded message.
inline constexpr std::size_t kMaxMessageBytes = std::size_t{1024} * 1024;
/// Records sent and not yet acknowledged; the sender waits beyond.
inline constexpr std::uint64_t kMaxUnackedRecords = 4000;
/// Newest incarnations named in a Hello; older ones are re-sent as duplicates, which is safe.
inline constexpr std::size_t kMaxHelloSegments = 64;
/// Incarnations that a receiver keeps of one sender; each start of its program that made a record is one.
inline constexpr std::size_t kMaxBranches = 10'000;
/// Of them, those that have said Hello and sent nothing; the one whose contact is oldest is forgotten first.
inline constexpr std::size_t kMaxSilentIncarnations = 256;
/// Contacts kept of one incarnation. Beyond, every other one is forgotten: bounds get wider, never wrong.
inline constexpr std::size_t kMaxContacts = 256;
/// A receiver's clock that is set back by more was wrong: contacts that it noted for later than now bound nothing.
inline constexpr Duration kMaxClockStepBack = Duration::minutes(5);
/// Items of one reference change stream frame.
inline constexpr std::size_t kMaxReferenceItemsPerMessage = 200;
inline constexpr std::size_t kMaxReferenceItemBytes = std::size_t{64} * 1024;
/// A question to the receiver, and what it says to it.
inline constexpr std::size_t kMaxInquiryBytes = std::size_t{64} * 1024;
inline constexpr std::size_t kMaxInquiryAnswerBytes = std::size_t{512} * 1024;
/// Items of one reference version as a whole: bounds what a receiver stages.
inline constexpr std::uint64_t kMaxReferenceItems = 2'000'000;

}  // namespace queueback::replication
