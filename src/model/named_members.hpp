#pragma once

namespace custengine::detail {

/// The members that a row of a file named, where the draft does not show it: the type and the numbers of the credit
/// have defaults.
struct NamedMembers {
  bool type = false, credit_limit = false, credit_balance = false;

  /// Adds the members that `other` names.
  void unite(const NamedMembers& other) noexcept {
    type = type || other.type;
    credit_limit = credit_limit || other.credit_limit;
    credit_balance = credit_balance || other.credit_balance;
  }
};

}  // namespace custengine::detail
