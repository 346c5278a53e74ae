#include <gtest/gtest.h>

#include <limits>

#include "common/base/bytes.hpp"
#include "common/base/instant.hpp"
#include "common/base/text.hpp"
#include "common/base/uuid.hpp"

namespace queueback {
namespace {

TEST(Bytes, text_forms_round_trip_and_refuse_garbage) {
  SeededRandom random(1);
  for (std::size_t size = 0; size < 40; ++size) {
    Bytes bytes(size);
    random.fill(bytes);
    EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    EXPECT_EQ(from_base32(to_base32(bytes)), bytes);
  }
  EXPECT_EQ(to_base64url(as_bytes("hello?")), "aGVsbG8_");
  EXPECT_EQ(to_base32(as_bytes("foobar")), "MZXW6YTBOI");
  EXPECT_EQ(from_base32("mzxw-6ytb oi"), to_bytes("foobar"));
  EXPECT_FALSE(from_hex("abc"));
  EXPECT_FALSE(from_hex("zz"));
  EXPECT_FALSE(from_base64url("a"));
  EXPECT_FALSE(from_base64url("aGV="));
}

TEST(Instant, rfc3339_reads_offsets_and_refuses_impossible_times) {
  EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-11-20T08:00:00+08:00")), "2026-11-20T00:00:00Z");
  EXPECT_EQ(to_rfc3339(*parse_rfc3339("2024-02-29T23:59:59.000001Z")), "2024-02-29T23:59:59.000001Z");
  for (const char* bad :
       {"", "2026-11-20", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T00:00:00",
        "2026-11-20T00:00:00.Z", "2026-11-20T00:00:00.1234567Z", "2026-11-20T00:00:00+8:00"}) {
    EXPECT_FALSE(parse_rfc3339(bad)) << bad;
  }
}

TEST(Instant, clock_skew_is_signed_and_never_beyond_a_century) {
  const Instant ours{1'763'640'000'000'000};
  const Duration century = Duration::days(36'525);
  EXPECT_EQ(clock_skew(ours + Duration::seconds(3), ours), Duration::seconds(3));
  EXPECT_EQ(clock_skew(ours - Duration::seconds(3), ours), Duration::seconds(-3));
  EXPECT_EQ(clock_skew({std::numeric_limits<std::int64_t>::max()}, ours), century);
  EXPECT_EQ(clock_skew({std::numeric_limits<std::int64_t>::min()}, ours), Duration{-century.micros});
  EXPECT_EQ(clock_skew(ours, {std::numeric_limits<std::int64_t>::min()}), century);
  EXPECT_EQ(clock_skew(ours, {std::numeric_limits<std::int64_t>::max()}), Duration{-century.micros});
}

TEST(Instant, civil_days_round_trip_over_four_centuries) {
  for (std::int64_t day = -150'000; day < 150'000; day += 7) {
    EXPECT_EQ(days_from_civil(civil_from_days(day)), day);
  }
  EXPECT_EQ(to_string(civil_from_days(0)), "1970-01-01");
}

TEST(Uuid, version_7_sorts_by_time_and_parses_back) {
  SeededRandom random(7);
  const Uuid early = make_uuid_v7(Instant{1'700'000'000'000'000}, random);
  const Uuid late = make_uuid_v7(Instant{1'700'000'000'001'000}, random);
  EXPECT_LT(early, late);
  EXPECT_EQ(parse_uuid(to_string(early)), early);
  EXPECT_EQ(to_string(early)[14], '7');
  EXPECT_FALSE(parse_uuid("0192f3c4-5a6b-7c8d-9e0f-11223344556"));
  EXPECT_FALSE(parse_uuid("0192F3C4-5A6B-7C8D-9E0F-112233445566"));
}

TEST(Text, utf8_check_knows_overlong_and_surrogate_forms) {
  EXPECT_TRUE(is_utf8("排队返利 ✓ 😀"));
  EXPECT_FALSE(is_utf8("\xC0\x80"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_utf8("\xF5\x80\x80\x80"));
  EXPECT_FALSE(is_utf8("\xE6\x8E"));
  EXPECT_EQ(encode_utf8(decode_utf8("排队 😀")), "排队 😀");
}

TEST(Text, printable_hides_control_characters_and_cuts_between_characters) {
  EXPECT_EQ(printable("a\x1b[2J\n", 20), "a?[2J?");
  EXPECT_EQ(printable("排队返利", 7), "排队…");
  EXPECT_TRUE(has_control_character("a\x7f"));
  EXPECT_FALSE(has_control_character("排队"));
}

}  // namespace
}  // namespace queueback
