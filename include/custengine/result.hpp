#pragma once

#include <custengine/export.hpp>

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace custengine {

struct Duplicates;
struct ExternalPage;
struct Facets;
struct Page;

/// Why a call failed, by what the caller can do about it. Each comment begins with the REST status for a web front end.
enum class ErrorCode {
  invalid_argument,     ///< 400: correct the request; `Error::violations` names each faulty field
  unauthenticated,      ///< 401: log in again; the access token is unknown, expired or revoked
  permission_denied,    ///< 403: the session lacks the permission
  not_found,            ///< 404: no such tenant, customer, store or extension
  already_exists,       ///< 409: the id or external reference belongs to `Error::holder_id`
  failed_precondition,  ///< 409: the tenant lacks an extension, an external source, or old changes
  version_mismatch,     ///< 412: read again and retry; the version is `Error::current_version`
  resource_exhausted,   ///< 429: a limit of the tenant or the engine, a customer's last version or time, a full disk
  unavailable,          ///< 503: the external system, the host's IdGenerator or the file of tenants failed
  data_loss,            ///< 500: a file is damaged, or what is kept of a tenant
  outcome_unknown,      ///< 504: the write may have happened or not; read before you retry
};

/// The name in the documentation: "InvalidArgument", "NotFound", …
CUSTENGINE_API std::string_view to_string(ErrorCode code) noexcept;
/// The code of such a name; nullopt for any other text.
CUSTENGINE_API std::optional<ErrorCode> parse_error_code(std::string_view name) noexcept;
/// The REST status of the code, as in ErrorCode.
CUSTENGINE_API int http_status(ErrorCode code) noexcept;

/// One rule that one value breaks. `field` is its wire name or path: "addresses[2].countryCode".
struct FieldViolation {
  std::string field = {}, message = {};
  friend bool operator==(const FieldViolation&, const FieldViolation&) = default;
};

/// Why a call failed. `message` is a sentence for a developer, complete without the other members.
struct Error {
  ErrorCode code = {};
  std::string message = {};
  /// The first 100 rules that the input breaks, in field order; for JSON, in the order in which they were found.
  std::vector<FieldViolation> violations = {};
  /// already_exists: the id of the customer that has the value. not_found: the id of the customer that the one asked
  /// for was merged into.
  std::string holder_id = {};
  std::optional<std::uint64_t> current_version = {};  ///< version_mismatch: the version to retry with
  /// failed_precondition of Session::changes: the oldest change that is still kept.
  std::optional<std::uint64_t> oldest_sequence = {};
  /// Session::apply: the index of the write at fault, from 0.
  std::optional<std::size_t> write_index = {};
  friend bool operator==(const Error&, const Error&) = default;
};

/// Thrown by `Result::value()` if there is no value. `what()` is the error's code and message.
class CUSTENGINE_API Exception : public std::runtime_error {
 public:
  explicit Exception(Error error);
  const Error& error() const noexcept CUSTENGINE_LIFETIMEBOUND { return *error_; }

 private:
  std::shared_ptr<const Error> error_;  // shared, so that copying the exception cannot throw
};

namespace detail {
/// Answers that programs loop over.
template <class T>
inline constexpr bool holds_list = std::is_same_v<T, Page> || std::is_same_v<T, ExternalPage> ||
                                   std::is_same_v<T, Facets> || std::is_same_v<T, Duplicates>;
}  // namespace detail

/// A value, or the Error that explains why there is none. Expected failures are returned, never thrown. A call may
/// still throw std::bad_alloc, and exceptions of the host's own Clock, IdGenerator or Interceptor. Nothing has changed
/// then, with two exceptions: an Interceptor may throw after the operation was done, and an import keeps drafts that it
/// had written before. If memory runs out while a write changes stored data, the process ends: see docs/errors.md. An
/// IdGenerator without usable ids makes calls fail with unavailable instead.
///
/// Either test it, then use `*` and `->`; or call `value()`, which throws Exception on failure. On a temporary,
/// `value()` returns the value itself. So `for (const auto& c : session.search(request).value())` is safe.
///
/// Lifetime: owns its value; copies share their error. A moved-from Result may only be assigned to or destroyed.
/// Threads: as its value. Cost: the value is stored in place; an error takes one allocation.
template <class T = void>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  template <class U = T>
  requires std::is_convertible_v<U, T> &&(!std::is_same_v<std::remove_cvref_t<U>, Error> &&
                                          !std::is_same_v<std::remove_cvref_t<U>, Result>)Result(U&& value)
      : value_(std::in_place, std::forward<U>(value)) {}
  Result(Error error) : error_(std::make_shared<const Error>(std::move(error))) {}

  bool has_value() const noexcept { return value_.has_value(); }
  bool has_error() const noexcept { return !value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  /// The error. Requires has_error(). Valid as long as this Result.
  const Error& error() const& noexcept CUSTENGINE_LIFETIMEBOUND { return assert(has_error()), *error_; }
  Error error() && { return assert(has_error()), *error_; }

  /// The value. Throws Exception if there is none.
  const T& value() const& CUSTENGINE_LIFETIMEBOUND { return check(), *value_; }
  T& value() & CUSTENGINE_LIFETIMEBOUND { return check(), *value_; }
  T value() && { return check(), *std::move(value_); }

  /// The value. Requires has_value().
  const T& operator*() const& noexcept CUSTENGINE_LIFETIMEBOUND { return assert(has_value()), *value_; }
  T& operator*() & noexcept CUSTENGINE_LIFETIMEBOUND { return assert(has_value()), *value_; }
  T operator*() && { return assert(has_value()), *std::move(value_); }
  const T* operator->() const& noexcept CUSTENGINE_LIFETIMEBOUND { return assert(has_value()), &*value_; }
  T* operator->() & noexcept CUSTENGINE_LIFETIMEBOUND { return assert(has_value()), &*value_; }
  /// Valid until the end of the full expression. Deleted for pages, facets and duplicates: a loop over a list of a
  /// temporary would outlive it. Use `value()`, which keeps the list.
  T* operator->() && noexcept CUSTENGINE_LIFETIMEBOUND { return assert(has_value()), &*value_; }
  T* operator->() && requires(detail::holds_list<T>) = delete;
  const T* operator->() const&& requires(detail::holds_list<T>) = delete;

  /// The value, or `other` on failure.
  T value_or(T other) const& { return has_value() ? *value_ : std::move(other); }
  T value_or(T other) && { return has_value() ? *std::move(value_) : std::move(other); }

  /// Returns `next(value)`, which is a Result; on failure such a Result with this error. For calls that each need the
  /// value of the one before: `acme.find_by_external_reference("crm-7").and_then(archive)`.
  template <class F>
  auto and_then(F next) const& -> std::invoke_result_t<F&, const T&> {
    if (has_error()) return *error_;
    return next(*value_);
  }
  template <class F>
  auto and_then(F next) && -> std::invoke_result_t<F&, T> {
    if (has_error()) return *error_;
    return next(*std::move(value_));
  }
  /// Returns a Result of `change(value)`, which may be void; on failure such a Result with this error.
  template <class F>
  auto transform(F change) const& -> Result<std::remove_cvref_t<std::invoke_result_t<F&, const T&>>> {
    if (has_error()) return *error_;
    if constexpr (std::is_void_v<std::invoke_result_t<F&, const T&>>) {
      change(*value_);
      return {};
    } else {
      return change(*value_);
    }
  }
  template <class F>
  auto transform(F change) && -> Result<std::remove_cvref_t<std::invoke_result_t<F&, T>>> {
    if (has_error()) return *error_;
    if constexpr (std::is_void_v<std::invoke_result_t<F&, T>>) {
      change(*std::move(value_));
      return {};
    } else {
      return change(*std::move(value_));
    }
  }

 private:
  void check() const {
    if (!has_value()) throw Exception(*error_);
  }

  // Exactly one of the two is set. No variant, and the error by pointer: so a type that every call returns stays cheap
  // at run time and to compile. Assigned in this order, so that a copy that fails leaves one of them.
  std::optional<T> value_;
  std::shared_ptr<const Error> error_;
};

/// The success or failure of a call without a value.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(std::make_shared<const Error>(std::move(error))) {}

  bool has_value() const noexcept { return error_ == nullptr; }
  bool has_error() const noexcept { return error_ != nullptr; }
  explicit operator bool() const noexcept { return has_value(); }

  const Error& error() const& noexcept CUSTENGINE_LIFETIMEBOUND { return assert(has_error()), *error_; }
  Error error() && { return assert(has_error()), *error_; }

  /// Throws Exception on failure.
  void value() const {
    if (error_) throw Exception(*error_);
  }
  void operator*() const noexcept { assert(has_value()); }

  /// As in any Result, without a value.
  template <class F>
  auto and_then(F next) const -> std::invoke_result_t<F&> {
    if (has_error()) return *error_;
    return next();
  }
  template <class F>
  auto transform(F change) const -> Result<std::remove_cvref_t<std::invoke_result_t<F&>>> {
    if (has_error()) return *error_;
    if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
      change();
      return {};
    } else {
      return change();
    }
  }

 private:
  std::shared_ptr<const Error> error_;
};

}  // namespace custengine
