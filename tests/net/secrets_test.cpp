#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "common/crypto/enrolment_code.hpp"
#include "common/crypto/pin.hpp"
#include "common/crypto/sealed_file.hpp"
#include "tests/net/pki.hpp"

namespace queueback::crypto {
namespace {

using test::must;

TEST(Pin, Hashed_isVerifiedByTheSamePinOnly) {
  SeededRandom random(1);
  const auto encoded = must(hash_pin("1234", random));
  EXPECT_TRUE(encoded.starts_with("scrypt$15$8$1$")) << encoded;
  EXPECT_TRUE(must(verify_pin("1234", encoded)));
  EXPECT_FALSE(must(verify_pin("1235", encoded)));
  EXPECT_FALSE(must(verify_pin("", encoded)));
}

TEST(Pin, HashedTwice_differs) {
  SeededRandom random(1);
  EXPECT_NE(must(hash_pin("1234", random)), must(hash_pin("1234", random)));
}

TEST(Pin, EmptyOrOverlong_isNotHashed) {
  SeededRandom random(1);
  EXPECT_FALSE(hash_pin("", random));
  EXPECT_FALSE(hash_pin(std::string(kMaxPinBytes + 1, '1'), random));
}

TEST(Pin, StoredHash_damagedOrGreedy_isAnError) {
  // What follows "scrypt": costs, salt, hash.
  constexpr std::string_view kSaltAndHash = "$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  std::vector<std::string> all{"", "scrypt", "scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA", "scrypt$15$8$1$AA$AA"};
  for (const char* beginning : {"scrypt$30$8$1", "scrypt$15$255$1", "scrypt$0$8$1", "argon2$15$8$1", "scrypt$-1$8$1",
                                "scrypt$999999999999999999999$8$1", "scrypt$15$8"}) {
    all.push_back(std::string(beginning).append(kSaltAndHash));
  }
  for (const std::string& bad : all) {
    const auto checked = verify_pin("1234", bad);
    ASSERT_FALSE(checked) << bad;
    EXPECT_EQ(checked.error().code, ErrorCode::kFormat);
  }
}

constexpr std::string_view kPassphrase = "correct horse battery";

TEST(SealedFile, Opened_withItsPassphrase_givesThePlaintext) {
  SeededRandom random(1);
  const Bytes plaintext = to_bytes("the keys of the store");
  const Bytes sealed = must(seal(kPassphrase, plaintext, random));
  EXPECT_EQ(must(open_sealed(kPassphrase, sealed)), plaintext);
  EXPECT_EQ(as_text(sealed).find("the keys"), std::string_view::npos);
}

TEST(SealedFile, Empty_isSealedToo) {
  SeededRandom random(1);
  EXPECT_EQ(must(open_sealed(kPassphrase, must(seal(kPassphrase, {}, random)))), Bytes{});
}

TEST(SealedFile, WrongPassphrase_opensNothing) {
  SeededRandom random(1);
  const Bytes sealed = must(seal(kPassphrase, as_bytes("x"), random));
  EXPECT_EQ(open_sealed("incorrect horse battery", sealed).error().code, ErrorCode::kPassphrase);
}

TEST(SealedFile, ShortPassphrase_isRefused) {
  SeededRandom random(1);
  EXPECT_EQ(seal("short", as_bytes("x"), random).error().code, ErrorCode::kPassphrase);
}

TEST(SealedFile, ChangedAnywhere_opensNothing) {
  SeededRandom random(1);
  const Bytes sealed = must(seal(kPassphrase, as_bytes("abc"), random));
  // Magic, version, each parameter, salt, nonce, ciphertext, tag.
  for (const std::size_t at : {0U, 6U, 7U, 8U, 9U, 10U, 26U, 38U, 41U, 56U}) {
    Bytes changed = sealed;
    changed.at(at) ^= 0x01;
    const auto opened = open_sealed(kPassphrase, changed);
    ASSERT_FALSE(opened) << at;
    EXPECT_TRUE(opened.error().code == ErrorCode::kPassphrase || opened.error().code == ErrorCode::kFormat) << at;
  }
}

TEST(SealedFile, CutShort_isNamedAsSuch) {
  SeededRandom random(1);
  Bytes sealed = must(seal(kPassphrase, as_bytes("abc"), random));
  for (const std::size_t size : {0U, 5U, 37U, 53U}) {
    const auto opened = open_sealed(kPassphrase, ByteView(sealed).first(size));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kFormat) << size;
  }
}

TEST(SealedFile, OfALaterVersion_saysSo) {
  SeededRandom random(1);
  Bytes sealed = must(seal(kPassphrase, as_bytes("abc"), random));
  sealed[6] = 2;
  const auto opened = open_sealed(kPassphrase, sealed);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().reason.find("version 2"), std::string::npos) << opened.error().reason;
}

EnrolmentCode any_code() {
  SeededRandom random(1);
  return EnrolmentCode::make(test::Pki().authority().certificate(), random);
}

RC_GTEST_PROP(EnrolmentCode, Any_formatted_isParsedBack, (std::uint64_t seed)) {
  SeededRandom random(seed);
  const EnrolmentCode code{random.bytes<10>(), random.bytes<16>()};
  const std::string text = code.to_string();
  RC_ASSERT(text.size() == 58U);
  RC_ASSERT(must(EnrolmentCode::parse(text)) == code);
}

TEST(EnrolmentCode, Made_carriesTheAuthoritysFingerprint) {
  SeededRandom random(1);
  const test::Pki pki;
  const auto code = EnrolmentCode::make(pki.authority().certificate(), random);
  const auto fingerprint = pki.authority().certificate().fingerprint();
  EXPECT_TRUE(std::equal(code.ca_fingerprint.begin(), code.ca_fingerprint.end(), fingerprint.bytes.begin()));
}

TEST(EnrolmentCode, TypedCarelessly_isUnderstood) {
  const EnrolmentCode code = any_code();
  std::string text = code.to_string();
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c == '-' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  EXPECT_EQ(must(EnrolmentCode::parse("  " + text + "\n")), code);
}

TEST(EnrolmentCode, EverySingleTypingError_isFound) {
  const std::string text = any_code().to_string();
  for (std::size_t at = 5; at < text.size(); ++at) {
    if (text[at] == '-') {
      continue;
    }
    for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")) {
      std::string wrong = text;
      wrong[at] = c;
      EXPECT_EQ(EnrolmentCode::parse(wrong).has_value(), c == text[at]) << wrong;
    }
  }
}

TEST(EnrolmentCode, SwappedNeighbours_areFound) {
  std::string text = any_code().to_string();
  for (std::size_t at = 6; at < text.size(); ++at) {
    if (text[at] == text[at - 1] || text[at] == '-' || text[at - 1] == '-') {
      continue;
    }
    std::string wrong = text;
    std::swap(wrong[at], wrong[at - 1]);
    EXPECT_FALSE(EnrolmentCode::parse(wrong)) << wrong;
  }
}

TEST(EnrolmentCode, OtherText_isRefusedWithAdvice) {
  for (const char* bad : {"", "QBE1", "QBE1-", "QBE2-AAAAA", "hello", "QBE1-11111"}) {
    const auto parsed = EnrolmentCode::parse(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().code, ErrorCode::kFormat);
    EXPECT_NE(parsed.error().reason.find("QBE1-"), std::string::npos);
  }
  EXPECT_FALSE(EnrolmentCode::parse(std::string(1000, 'A')));
}

}  // namespace
}  // namespace queueback::crypto
