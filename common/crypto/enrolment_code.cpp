#include "common/crypto/enrolment_code.hpp"

#include <algorithm>

#include "common/base/text.hpp"

namespace queueback::crypto {

namespace {

constexpr std::string_view kPrefix = "QBE1";
constexpr std::size_t kGroup = 5;
constexpr std::size_t kBodyBytes = 26;
constexpr std::size_t kMaxTextBytes = 128;

/// CRC-16/CCITT-FALSE: finds every single wrong character and every swap of neighbours.
std::uint16_t crc16(ByteView bytes) {
  unsigned crc = 0xFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= static_cast<unsigned>(byte) << 8U;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 0x8000U) != 0 ? (crc << 1U) ^ 0x1021U : crc << 1U;
    }
  }
  return static_cast<std::uint16_t>(crc & 0xFFFFU);
}

std::string without_separators(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != '-' && c != ' ') {
      out += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  return out;
}

}  // namespace

EnrolmentCode EnrolmentCode::make(const Certificate& authority, RandomSource& random) {
  EnrolmentCode code;
  code.secret = random.bytes<10>();
  const Fingerprint fingerprint = authority.fingerprint();
  std::copy_n(fingerprint.bytes.begin(), code.ca_fingerprint.size(), code.ca_fingerprint.begin());
  return code;
}

Result<EnrolmentCode, Error> EnrolmentCode::parse(std::string_view text) {
  const std::string compact = text.size() > kMaxTextBytes ? std::string() : without_separators(trim(text));
  if (!compact.starts_with(kPrefix)) {
    return fail(ErrorCode::kFormat, "an enrolment code starts with QBE1-");
  }
  const auto bytes = from_base32(std::string_view(compact).substr(kPrefix.size()));
  if (!bytes || bytes->size() != kBodyBytes + 2) {
    return fail(
        ErrorCode::kFormat,
        "an enrolment code has nine groups of five letters A-Z and digits 2-7 after QBE1-; check what you typed");
  }
  const ByteView body = ByteView(*bytes).first(kBodyBytes);
  const unsigned check = static_cast<unsigned>((*bytes)[kBodyBytes] << 8U) | (*bytes)[kBodyBytes + 1];
  if (crc16(body) != check) {
    return fail(ErrorCode::kFormat, "the enrolment code has a typing error; check it character by character");
  }
  EnrolmentCode code;
  std::copy_n(body.begin(), code.secret.size(), code.secret.begin());
  std::copy_n(body.begin() + code.secret.size(), code.ca_fingerprint.size(), code.ca_fingerprint.begin());
  return code;
}

std::string EnrolmentCode::to_string() const {
  Bytes bytes(secret.begin(), secret.end());
  bytes.insert(bytes.end(), ca_fingerprint.begin(), ca_fingerprint.end());
  const std::uint16_t check = crc16(bytes);
  bytes.push_back(static_cast<std::uint8_t>(check >> 8U));
  bytes.push_back(static_cast<std::uint8_t>(check & 0xFFU));
  const std::string compact = to_base32(bytes);
  std::string out(kPrefix);
  for (std::size_t at = 0; at < compact.size(); at += kGroup) {
    out += "-" + compact.substr(at, kGroup);
  }
  return out;
}

}  // namespace queueback::crypto
