#pragma once

namespace custengine::detail {

/// Which members a row of a file named, where the draft that it gives cannot tell that from leaving them out: a type
/// has a default, and so has a number in an object.
struct NamedMembers {
  bool type = false, credit_limit = false, credit_balance = false;

  /// Names what the other names, too.
  void unite(const NamedMembers& other) noexcept {
    type = type || other.type;
    credit_limit = credit_limit || other.credit_limit;
    credit_balance = credit_balance || other.credit_balance;
  }
};

}  // namespace custengine::detail
