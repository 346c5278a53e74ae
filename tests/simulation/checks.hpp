#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/model.hpp"
#include "tests/simulation/server_machines.hpp"

namespace queueback::simulation {

/// The parts as one text.
template <class... Parts>
std::string say(const Parts&... parts) {
  std::string out;
  ((out += parts), ...);
  return out;
}

/// What the people of a healed world know, to compare with what its servers say.
struct Witnesses {
  const Model& model;
  std::string store;
  std::map<std::string, PayoutModel::Rules> rules;  ///< by version
  std::vector<std::string> acknowledged_policies;
  std::set<std::string> forked;  ///< terminals of which two lines of sales exist
  std::set<std::string> copied;  ///< terminals of which two devices ran
};

/// The invariant that does not hold, and how; empty: all hold.
[[nodiscard]] std::string check(const Witnesses& people, const StoreView& store, const HeadquartersView& headquarters);

}  // namespace queueback::simulation
