#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include "common/crypto/constant_time.hpp"
#include "common/crypto/key_file.hpp"
#include "common/crypto/signing_key.hpp"
#include "tests/net/pki.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::crypto {
namespace {

using test::must;

unsigned mode_of(const std::filesystem::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 0777U;
}

TEST(SigningKey, Rfc8032_secondVector_isReproduced) {
  class Fixed final : public RandomSource {
   public:
    void fill(std::span<std::uint8_t> out) override {
      const auto seed = *from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
      std::copy_n(seed.begin(), out.size(), out.begin());
    }
  } random;
  const auto key = must(SigningKey::generate(random));
  EXPECT_EQ(to_hex(key.verify_key().bytes), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  EXPECT_EQ(to_hex(key.sign(Bytes{0x72}).bytes),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

RC_GTEST_PROP(SigningKey, Signature_ofAnyMessage_holdsForItOnly, (std::uint64_t seed, Bytes message)) {
  SeededRandom random(seed);
  const auto key = must(SigningKey::generate(random));
  Signature signature = key.sign(message);
  RC_ASSERT(verify(key.verify_key(), message, signature));
  Bytes longer = message;
  longer.push_back(0);
  RC_ASSERT(!verify(key.verify_key(), longer, signature));
  signature.bytes[*rc::gen::inRange<std::size_t>(0, 64)] ^= 1;
  RC_ASSERT(!verify(key.verify_key(), message, signature));
}

TEST(SigningKey, File_savedAndLoaded_isTheSameKeyWithMode0600) {
  const tests::TemporaryDirectory directory;
  const auto path = directory.path() / "receipt.key";
  SeededRandom random(1);
  const auto key = must(SigningKey::generate(random));
  must(key.save(path));
  EXPECT_EQ(mode_of(path), 0600U);
  EXPECT_EQ(must(SigningKey::load(path)).verify_key(), key.verify_key());
}

class KeyPermission : public testing::TestWithParam<unsigned> {};

TEST_P(KeyPermission, KeyFile_openToOthers_isRefused) {
  const tests::TemporaryDirectory directory;
  const auto path = directory.path() / "receipt.key";
  SeededRandom random(1);
  must(must(SigningKey::generate(random)).save(path));
  ASSERT_EQ(::chmod(path.c_str(), GetParam()), 0);
  const auto loaded = SigningKey::load(path);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kPermission);
  EXPECT_NE(loaded.error().reason.find(path.string()), std::string::npos);
}
INSTANTIATE_TEST_SUITE_P(Modes, KeyPermission, testing::Values(0640U, 0604U, 0620U, 0602U, 0644U, 0660U));

TEST(SigningKey, File_missing_isNamed) {
  const auto loaded = SigningKey::load("/nonexistent/receipt.key");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kFile);
  EXPECT_NE(loaded.error().reason.find("/nonexistent/receipt.key"), std::string::npos);
}

TEST(SigningKey, File_holdingATlsKey_isRefused) {
  const tests::TemporaryDirectory directory;
  const auto path = directory.path() / "tls.key";
  must(must(TlsKey::generate()).save(path));
  EXPECT_EQ(mode_of(path), 0600U);
  const auto loaded = SigningKey::load(path);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kFormat);
}

TEST(TlsKey, File_holdingASigningKeyOrRubbish_isRefused) {
  const tests::TemporaryDirectory directory;
  const auto path = directory.path() / "a.key";
  SeededRandom random(1);
  must(must(SigningKey::generate(random)).save(path));
  EXPECT_EQ(TlsKey::load(path).error().code, ErrorCode::kFormat);
  must(write_file_atomically(path, as_bytes("rubbish"), FileAccess::kOwnerOnly));
  EXPECT_EQ(TlsKey::load(path).error().code, ErrorCode::kFormat);
}

TEST(KeyFile, Write_overAnExistingFile_replacesItAndLeavesNothingBeside) {
  const tests::TemporaryDirectory directory;
  const auto path = directory.path() / "a";
  must(write_file_atomically(path, as_bytes("old"), FileAccess::kEveryone));
  must(write_file_atomically(path, as_bytes("new"), FileAccess::kOwnerOnly));
  EXPECT_EQ(must(read_file(path, FileAccess::kOwnerOnly)), to_bytes("new"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory.path()), {}), 1);
}

TEST(KeyFile, Write_intoAMissingDirectory_namesTheFile) {
  const auto written = write_file_atomically("/nonexistent/a.key", as_bytes("x"), FileAccess::kOwnerOnly);
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().reason.find("/nonexistent"), std::string::npos);
}

TEST(KeyFile, Read_ofADirectory_isRefused) {
  const tests::TemporaryDirectory directory;
  EXPECT_EQ(read_file(directory.path(), FileAccess::kEveryone).error().code, ErrorCode::kFile);
}

TEST(KeyFile, Directory_made_isClosedToOthers) {
  const tests::TemporaryDirectory directory;
  const auto path = directory.path() / "keys";
  must(make_private_directory(path));
  EXPECT_EQ(mode_of(path), 0700U);
  must(make_private_directory(path));
}

TEST(KeyFile, Directory_openToOthers_isRefused) {
  const tests::TemporaryDirectory directory;
  ASSERT_EQ(::chmod(directory.path().c_str(), 0755), 0);
  EXPECT_EQ(make_private_directory(directory.path()).error().code, ErrorCode::kPermission);
}

TEST(ConstantTime, Texts_ofAnyLength_compareAsUsual) {
  EXPECT_TRUE(constant_time_equal(std::string_view("abc"), std::string_view("abc")));
  EXPECT_FALSE(constant_time_equal(std::string_view("abc"), std::string_view("abd")));
  EXPECT_FALSE(constant_time_equal(std::string_view("abc"), std::string_view("abcd")));
  EXPECT_TRUE(constant_time_equal(std::string_view(), std::string_view()));
}

}  // namespace
}  // namespace queueback::crypto
