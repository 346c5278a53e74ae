#pragma once
// The settings that the program, products, stores and desks share (reward rules 1.2). Only this folder looks in here.
#include <string>

#include "common/config/config_reader.hpp"
#include "common/rewards/queue_rebate/policy.hpp"

namespace queueback::policy {

/// The settings in one table, for example `queue_rebate.product[0]`. Keys that do not exist at this place are errors.
/// `redeem` is the policy's: random return needs its ratio of points.
[[nodiscard]] rewards::queue_rebate::Settings read_settings(config::ConfigReader& file, const std::string& table,
                                                            rewards::queue_rebate::Place place,
                                                            const rewards::queue_rebate::Redeem& redeem);

}  // namespace queueback::policy
