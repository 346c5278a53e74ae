#include "store-server/main/store_config.hpp"

#include <boost/asio/ip/address.hpp>
#include <utility>

#include "common/config/audit_time.hpp"
#include "store-server/main/zone_offsets.hpp"

namespace queueback::store_server {
namespace {

constexpr std::size_t kMaxHeaderLines = 6;
/// No shop gives away more at a sale for want of coins.
constexpr domain::Money kMaxCashStep = domain::Money::minor(1000);

/// An amount of the configuration, or what it is without a word.
domain::Money amount(config::ConfigReader& reader, const std::string& key, const char* otherwise) {
  const auto money = domain::parse_money(reader.optional_string(key).value_or(otherwise));
  if (!money) {
    reader.reject(key, "must be an amount in quotes like \"200.00\"");
  }
  return money.value_or(domain::Money{});
}

/// What tills may do while they cannot ask this server.
protocol::TillRules read_till_rules(config::ConfigReader& reader) {
  protocol::TillRules rules{
      amount(reader, "offline.return_limit", "200.00"), amount(reader, "offline.member_return_limit", "0.00"), {}};
  for (const auto kind : {domain::TenderKind::kCard, domain::TenderKind::kQrWallet}) {
    const std::string key = "offline." + std::string(to_string(kind)) + "_limit";
    if (reader.optional_string(key)) {
      rules.offline_limits[kind] = amount(reader, key, "0.00");
    }
  }
  rules.takes_points = reader.optional_bool("wallet.points").value_or(false);
  rules.cash_step = amount(reader, "cash.step", "0.01");
  if (rules.cash_step < domain::Money::minor(1) || rules.cash_step > kMaxCashStep) {
    reader.reject("cash.step", "must be between 0.01 and " + domain::to_string(kMaxCashStep));
  }
  return rules;
}

constexpr Duration kMinLeaseTime = Duration::seconds(1);
constexpr Duration kMaxLeaseTime = Duration::days(31);

/// What terminals are given of members' change.
WalletRules read_wallet(config::ConfigReader& reader) {
  WalletRules rules;
  rules.allowance = amount(reader, "wallet.allowance", "50.00");
  rules.max_lease = amount(reader, "wallet.max_lease", "500.00");
  rules.lease_time =
      reader.optional_duration("wallet.lease_time", {kMinLeaseTime, kMaxLeaseTime}).value_or(rules.lease_time);
  if (rules.allowance > rules.max_lease) {
    reader.reject("wallet.allowance", "must not be above wallet.max_lease");
  }
  return rules;
}

protocol::StoreProfile read_profile(config::ConfigReader& reader, Instant now) {
  const std::string id = reader.required_string("store.id");
  const auto store = domain::StoreId::parse(id);
  if (!store || id.find('/') != std::string::npos) {
    reader.reject("store.id", "must be 1 to 64 letters, digits, '.', '_' or '-'");
  }
  protocol::StoreProfile profile{store.value_or(*domain::StoreId::parse("unnamed")),
                                 reader.required_string("store.name"),
                                 reader.optional_strings("store.header"),
                                 reader.optional_string("store.page_address").value_or("https://queueback.example"),
                                 reader.optional_string("store.currency").value_or("CNY"),
                                 reader.optional_string("store.time_zone").value_or("Asia/Shanghai"),
                                 {}};
  if (profile.header_lines.size() > kMaxHeaderLines) {
    reader.reject("store.header", "must have at most " + std::to_string(kMaxHeaderLines) + " lines");
  }
  if (!profile.page_address.starts_with("https://") || profile.page_address.ends_with('/')) {
    reader.reject("store.page_address", "must start with https:// and not end with a slash");
  }
  if (profile.currency.size() != 3) {
    reader.reject("store.currency", "must be three capital letters (ISO 4217)");
  }
  profile.till_rules = read_till_rules(reader);
  auto offsets = zone_offsets(profile.time_zone, now);
  if (offsets) {
    profile.offsets = std::move(*offsets);
  } else {
    reader.reject("store.time_zone", offsets.error());
  }
  return profile;
}

std::uint16_t port(config::ConfigReader& reader, const char* key, std::int64_t otherwise) {
  return static_cast<std::uint16_t>(reader.optional_int(key, {0, 65535}).value_or(otherwise));
}

void check_address(config::ConfigReader& reader, const char* key, const std::string& address) {
  boost::system::error_code not_numeric;
  (void)boost::asio::ip::make_address(address, not_numeric);
  if (not_numeric) {
    reader.reject(key, "must be a numeric address like 0.0.0.0");
  }
}

std::optional<ApiConfig> read_api(config::ConfigReader& reader, const std::filesystem::path& here) {
  if (!reader.optional_table("api")) {
    return std::nullopt;
  }
  ApiConfig api{reader.optional_string("api.listen").value_or("0.0.0.0"), port(reader, "api.port", 7480),
                reader.optional_path("api.token_file").value_or(here / "api-token")};
  check_address(reader, "api.listen", api.listen_address);
  return api;
}

}  // namespace

Result<StoreConfig, config::Error> load_store_config(const std::filesystem::path& file, Instant now) {
  return read_store_config(config::ConfigReader::load(file), file, now);
}

Result<StoreConfig, config::Error> read_store_config(Result<config::ConfigReader, config::Error> reader,
                                                     const std::filesystem::path& file, Instant now) {
  if (!reader) {
    return tl::unexpected(reader.error());
  }
  const std::filesystem::path here = file.parent_path();
  StoreConfig out{read_profile(*reader, now),
                  reader->optional_string("listen.address").value_or("0.0.0.0"),
                  port(*reader, "listen.sync_port", 7443),
                  port(*reader, "listen.enrol_port", 7444),
                  reader->optional_string("listen.public_host").value_or("localhost"),
                  reader->optional_path("files.keys").value_or(here / "keys"),
                  reader->optional_path("files.database").value_or(here / "store.db"),
                  reader->optional_path("files.admin_socket").value_or(here / "admin.sock"),
                  read_api(*reader, here),
                  std::nullopt,
                  std::nullopt,
                  reader->optional_path("headquarters.identity").value_or(here / "headquarters")};
  out.certificate_life =
      reader->optional_duration("certificates.life", {enrolment::kMinCertificateLife, enrolment::kMaxCertificateLife})
          .value_or(enrolment::kCertificateLife);
  out.check_every =
      reader->optional_duration("certificates.check", {enrolment::kMinCheckEvery, enrolment::kMaxCheckEvery})
          .value_or(enrolment::kCheckEvery);
  out.wallet = read_wallet(*reader);
  out.audit_minute = config::read_audit_minute(*reader);
  if (reader->has("headquarters.host")) {
    out.headquarters = net::Endpoint{reader->required_string("headquarters.host"),
                                     static_cast<std::uint16_t>(reader->required_int("headquarters.port", {1, 65535}))};
  }
  if (const auto enrol_port = reader->optional_int("headquarters.enrol_port", {1, 65535})) {
    out.headquarters_enrol_port = static_cast<std::uint16_t>(*enrol_port);
  }
  check_address(*reader, "listen.address", out.listen_address);
  if (auto done = reader->finish(); !done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace queueback::store_server
